-- Everything of a bot that an owner has removed, in bounded steps: app/removing.

-- name: is_erasing
SELECT 1 AS is_erasing FROM bots
WHERE house = :house AND bot = :bot AND version = :version AND wanted = 'erasing'

-- So that a restored backup does not bring them back; before they are removed.
-- name: remember_removed
INSERT INTO forgotten (bot, fingerprint, at_ms, moved_ms, moved_before_ms)
SELECT bot, fingerprint, CAST(:at_ms AS BIGINT), 0, 0 FROM people
WHERE bot = :bot
ORDER BY id
LIMIT :most
ON CONFLICT (bot, fingerprint) DO UPDATE SET at_ms = excluded.at_ms

-- name: remove_appeals
UPDATE sanctions SET appeal = NULL
WHERE (bot, fingerprint, id) IN (
    SELECT bot, fingerprint, id FROM sanctions
    WHERE bot = :bot AND appeal IS NOT NULL
    LIMIT :most
)

-- name: remove_inbox
DELETE FROM inbox
WHERE bot = :bot AND id IN (
    SELECT id FROM inbox WHERE bot = :bot
    LIMIT :most
)

-- name: remove_outbox
DELETE FROM outbox
WHERE bot = :bot AND id IN (
    SELECT id FROM outbox WHERE bot = :bot AND outcome IS NULL
    LIMIT :most
)

-- name: remove_withheld
DELETE FROM withheld
WHERE bot = :bot AND id IN (
    SELECT id FROM withheld WHERE bot = :bot
    LIMIT :most
)

-- name: remove_people
DELETE FROM people
WHERE (bot, id) IN (
    SELECT bot, id FROM people WHERE bot = :bot
    ORDER BY id
    LIMIT :most
)

-- name: remove_consents
DELETE FROM consents
WHERE (bot, person, at_ms, is_given) IN (
    SELECT bot, person, at_ms, is_given FROM consents WHERE bot = :bot
    LIMIT :most
)

-- name: remove_profiles
DELETE FROM profiles
WHERE (bot, person) IN (
    SELECT bot, person FROM profiles WHERE bot = :bot
    LIMIT :most
)

-- name: remove_pool
DELETE FROM pool
WHERE (bot, person) IN (
    SELECT bot, person FROM pool WHERE bot = :bot
    LIMIT :most
)

-- name: remove_counts
DELETE FROM counts
WHERE (bot, person) IN (
    SELECT bot, person FROM counts WHERE bot = :bot
    LIMIT :most
)

-- name: remove_opinions
DELETE FROM opinions
WHERE (bot, by_person, about_person) IN (
    SELECT bot, by_person, about_person FROM opinions WHERE bot = :bot
    LIMIT :most
)

-- name: remove_waiting
DELETE FROM waiting
WHERE (bot, person) IN (
    SELECT bot, person FROM waiting WHERE bot = :bot
    LIMIT :most
)

-- name: remove_chats
DELETE FROM chats
WHERE (bot, id) IN (
    SELECT bot, id FROM chats WHERE bot = :bot
    LIMIT :most
)

-- name: remove_seats
DELETE FROM seats
WHERE (bot, chat, person) IN (
    SELECT bot, chat, person FROM seats WHERE bot = :bot
    LIMIT :most
)

-- name: remove_links
DELETE FROM links
WHERE (bot, person, message) IN (
    SELECT bot, person, message FROM links WHERE bot = :bot
    LIMIT :most
)

-- name: remove_cards
DELETE FROM cards
WHERE (bot, person, name) IN (
    SELECT bot, person, name FROM cards WHERE bot = :bot
    LIMIT :most
)

-- name: remove_grants
DELETE FROM grants
WHERE (charge, bot) IN (
    SELECT charge, bot FROM grants WHERE bot = :bot
    LIMIT :most
)

-- name: remove_media
DELETE FROM media
WHERE (bot, name) IN (
    SELECT bot, name FROM media WHERE bot = :bot
    LIMIT :most
)

-- name: remove_invitations
DELETE FROM invitations
WHERE (bot, id) IN (
    SELECT bot, id FROM invitations WHERE bot = :bot
    LIMIT :most
)

-- name: remove_arrivals
DELETE FROM arrivals
WHERE (bot, fingerprint) IN (
    SELECT bot, fingerprint FROM arrivals WHERE bot = :bot
    LIMIT :most
)

-- name: remove_sleepers
DELETE FROM sleepers
WHERE (bot, broadcast, person) IN (
    SELECT bot, broadcast, person FROM sleepers WHERE bot = :bot
    LIMIT :most
)

-- name: remove_events
DELETE FROM events
WHERE bot = :bot AND id IN (
    SELECT id FROM events WHERE bot = :bot
    LIMIT :most
)

-- name: remove_hours
DELETE FROM hours
WHERE (bot, hour, kind, word) IN (
    SELECT bot, hour, kind, word FROM hours WHERE bot = :bot
    LIMIT :most
)

-- name: remove_days
DELETE FROM days
WHERE (bot, day, kind, word) IN (
    SELECT bot, day, kind, word FROM days WHERE bot = :bot
    LIMIT :most
)

-- name: remove_marks
DELETE FROM marks
WHERE (bot, name) IN (
    SELECT bot, name FROM marks WHERE bot = :bot
    LIMIT :most
)

-- name: remove_api_keys
DELETE FROM api_keys
WHERE (bot, id) IN (
    SELECT bot, id FROM api_keys WHERE bot = :bot
    LIMIT :most
)

-- name: remove_broadcasts
DELETE FROM broadcasts
WHERE (bot, id) IN (
    SELECT bot, id FROM broadcasts WHERE bot = :bot
    LIMIT :most
)

-- name: remove_experiments
DELETE FROM experiments
WHERE (bot, id) IN (
    SELECT bot, id FROM experiments WHERE bot = :bot
    LIMIT :most
)

-- name: remains
SELECT 1 AS remains
WHERE
    EXISTS (SELECT 1 FROM inbox WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM outbox WHERE bot = :bot AND outcome IS NULL)
    OR EXISTS (SELECT 1 FROM withheld WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM people WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM consents WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM profiles WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM pool WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM counts WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM opinions WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM waiting WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM chats WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM seats WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM links WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM cards WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM grants WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM media WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM invitations WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM arrivals WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM sleepers WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM events WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM hours WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM days WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM marks WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM api_keys WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM broadcasts WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM experiments WHERE bot = :bot)
    OR EXISTS (SELECT 1 FROM sanctions WHERE bot = :bot AND appeal IS NOT NULL)
