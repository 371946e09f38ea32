-- The statements of the first version, as they were. This file never changes.

-- Who is kept from whom, by fingerprint: it outlives both people.

-- name: keep_apart
INSERT INTO apart (bot, by_print, other_print, because, until_ms)
VALUES (:bot, :by, :other, :because, :until_ms)
ON CONFLICT (bot, by_print, other_print, because) DO UPDATE
SET until_ms = CASE WHEN apart.until_ms < excluded.until_ms
    THEN excluded.until_ms ELSE apart.until_ms END

-- name: lift_blocks
DELETE FROM apart WHERE bot = :bot AND by_print = :by AND because = :because

-- From the queue, which is short: CROSS JOIN keeps SQLite from starting with what keeps apart.
-- name: apart_here
SELECT DISTINCT a.by_print, a.other_print
FROM waiting AS w
CROSS JOIN apart AS a
JOIN waiting AS v ON v.bot = a.bot AND v.fingerprint = a.other_print
WHERE w.bot = :bot AND a.bot = w.bot AND a.by_print = w.fingerprint AND a.until_ms > :now_ms

-- name: report
INSERT INTO reports (bot, chat, by_print, about_print, reason, at_ms)
VALUES (:bot, :chat, :by, :about, :reason, :at_ms)
ON CONFLICT DO NOTHING

-- name: report_of
SELECT 1 FROM reports WHERE bot = :bot AND chat = :chat AND by_print = :by

-- Chats and the seats in them.

-- name: open_chat
INSERT INTO chats (
    bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms, waited_ms
)
SELECT CAST(:bot AS BIGINT), CAST(:id AS BIGINT), CAST(:one AS BIGINT), CAST(:two AS BIGINT),
    CAST(:opened_ms AS BIGINT), CAST(:one_print AS TEXT), CAST(:two_print AS TEXT),
    CAST(:one_media AS INTEGER), CAST(:two_media AS INTEGER), CAST(:last_ms AS BIGINT),
    CAST(:waited_ms AS BIGINT)
WHERE NOT EXISTS (
        SELECT 1 FROM apart
        WHERE bot = :bot AND by_print = :one_print AND other_print = :two_print
            AND until_ms > :opened_ms
    )
    AND NOT EXISTS (
        SELECT 1 FROM apart
        WHERE bot = :bot AND by_print = :two_print AND other_print = :one_print
            AND until_ms > :opened_ms
    )
ON CONFLICT DO NOTHING

-- name: stop_waiting
DELETE FROM waiting WHERE bot = :bot AND person IN (:one, :two)

-- name: sit_down
INSERT INTO seats (bot, chat, person)
VALUES (:bot, :id, :one), (:bot, :id, :two)
ON CONFLICT DO NOTHING

-- name: write_in_chat
UPDATE chats SET last_ms = :at_ms
WHERE bot = :bot AND id = :id AND ended_ms IS NULL

-- name: take_media
UPDATE chats
SET one_media = CASE WHEN one = :person AND one_media < :media THEN :media ELSE one_media END,
    two_media = CASE WHEN two = :person AND two_media < :media THEN :media ELSE two_media END
WHERE bot = :bot AND id = :id AND ended_ms IS NULL AND (one = :person OR two = :person)

-- name: end_chat
UPDATE chats SET ended_ms = :at_ms, ending = :ending
WHERE bot = :bot AND id = :id AND ended_ms IS NULL

-- name: leave_seats
UPDATE seats SET ended_ms = :at_ms WHERE bot = :bot AND chat = :id

-- name: chat_by_id
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending
FROM chats
WHERE bot = :bot AND id = :id

-- name: live_chat
SELECT c.bot, c.id, c.one, c.two, c.opened_ms, c.one_print, c.two_print, c.one_media,
    c.two_media, c.last_ms, c.ended_ms, c.ending
FROM seats AS s
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NULL

-- name: last_chat
SELECT c.bot, c.id, c.one, c.two, c.opened_ms, c.one_print, c.two_print, c.one_media,
    c.two_media, c.last_ms, c.ended_ms, c.ending
FROM seats AS s
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NOT NULL
ORDER BY s.ended_ms DESC, s.chat DESC
LIMIT 1

-- name: latest_waits
SELECT waited_ms FROM chats WHERE bot = :bot ORDER BY opened_ms DESC, id DESC LIMIT :most

-- name: idle_chats
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending
FROM chats
WHERE bot = :bot AND ended_ms IS NULL AND last_ms < :before_ms AND opened_ms < :before_ms
ORDER BY last_ms, id
LIMIT :most

-- Updates that were received and what became of them.

-- name: take_update
INSERT INTO inbox (bot, update_id, lane, taken_ms, sealed)
VALUES (:bot, :update_id, :lane, :at_ms, :sealed)
ON CONFLICT (bot, update_id) DO NOTHING
RETURNING id

-- name: open_updates
SELECT bot, update_id, lane, sealed, id, tries
FROM inbox
WHERE bot = :bot AND id > :after AND outcome IS NULL
ORDER BY id
LIMIT :most

-- name: finish_update
UPDATE inbox SET outcome = 'done', settled_ms = :at_ms, sealed = NULL
WHERE id = :id AND bot = :bot AND outcome IS NULL

-- name: count_try
UPDATE inbox SET tries = tries + 1
WHERE id = :id AND bot = :bot AND outcome IS NULL

-- name: quarantine_update
UPDATE inbox
SET tries = tries + 1, outcome = 'quarantined', settled_ms = :at_ms, trace = :trace
WHERE id = :id AND bot = :bot AND outcome IS NULL

-- Which message on one side is which on the other, and which message is a card.

-- Both directions at once; nothing if the letter was cancelled while it was on its way.
-- name: link
INSERT INTO links (bot, person, message, chat, other, twin, at_ms)
SELECT bot, author, source, chat, to_person, CAST(:message AS BIGINT), CAST(:at_ms AS BIGINT)
FROM outbox
WHERE id = :id AND outcome IS NULL
UNION ALL
SELECT bot, to_person, CAST(:message AS BIGINT), chat, author, source, CAST(:at_ms AS BIGINT)
FROM outbox
WHERE id = :id AND outcome IS NULL
ON CONFLICT (bot, person, message) DO UPDATE
SET chat = excluded.chat, other = excluded.other, twin = excluded.twin, at_ms = excluded.at_ms

-- name: twin
SELECT twin FROM links
WHERE bot = :bot AND person = :person AND message = :message AND chat = :chat

-- name: unlink_others
DELETE FROM links
WHERE (bot, person, message) IN (
    SELECT bot, other, twin FROM links WHERE bot = :bot AND person = :person
)

-- name: unlink
DELETE FROM links WHERE bot = :bot AND person = :person

-- name: set_card
INSERT INTO cards (bot, person, name, message)
SELECT bot, to_person, card, CAST(:message AS BIGINT)
FROM outbox
WHERE id = :id AND outcome IS NULL
ON CONFLICT (bot, person, name) DO UPDATE SET message = excluded.message

-- name: card
SELECT message FROM cards WHERE bot = :bot AND person = :person AND name = :name

-- name: drop_cards
DELETE FROM cards WHERE bot = :bot AND person = :person

-- Letters that wait to be sent.

-- name: post
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
VALUES (
    :bot, :to, :priority, :chat, :author, :source, :about, :album, :card, :due_ms, :expires_ms,
    :sealed
)
RETURNING id

-- Runs before cancel_relays: only who is about to lose something gets the notice.
-- name: post_notice
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT CAST(:bot AS BIGINT), CAST(:to AS BIGINT), CAST(:priority AS INTEGER),
    CAST(:chat AS BIGINT), CAST(:author AS BIGINT), CAST(:source AS BIGINT),
    CAST(:about AS BIGINT), :album, :card, CAST(:due_ms AS BIGINT), CAST(:expires_ms AS BIGINT),
    :sealed
WHERE EXISTS (
    SELECT 1 FROM outbox
    WHERE bot = :bot AND chat = :ended AND author = :to AND outcome IS NULL
)
RETURNING id

-- name: cancel_relays
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND chat = :chat AND outcome IS NULL

-- name: cancel_letters_of
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND outcome IS NULL AND (to_person = :person OR author = :person)

-- name: unsent
SELECT bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms,
    sealed, id, tries
FROM outbox
WHERE bot = :bot AND id > :after AND outcome IS NULL
ORDER BY id
LIMIT :most

-- name: sendable
SELECT o.id
FROM outbox AS o
LEFT JOIN chats AS c ON c.bot = o.bot AND c.id = o.chat
WHERE o.id IN (:ids*32) AND o.outcome IS NULL
    AND (
        o.chat IS NULL
        OR (c.one = o.author AND c.two = o.to_person)
        OR (c.two = o.author AND c.one = o.to_person)
    )

-- name: relay_of
SELECT 1 FROM outbox
WHERE bot = :bot AND chat = :chat AND author = :author AND source = :source AND outcome IS NULL
UNION ALL
SELECT 1 FROM links
WHERE bot = :bot AND person = :author AND message = :source AND chat = :chat

-- name: settle_letter
UPDATE outbox SET outcome = :outcome, settled_ms = :at_ms, sealed = NULL
WHERE id = :id AND outcome IS NULL

-- name: postpone_letter
UPDATE outbox SET due_ms = :due_ms, tries = tries + 1
WHERE id = :id AND outcome IS NULL

-- Who is known, by our id and by fingerprint.

-- name: add_person
INSERT INTO people (
    bot, id, fingerprint, address, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
)
VALUES (
    :bot, :id, :fingerprint, :address, :language, :consent, :consent_ms, :gender, :birth_year,
    :seeks, :age_from, :age_to, :languages, :relaxes, :reachable, :told, :created_ms, :version
)
ON CONFLICT DO NOTHING

-- name: change_person
UPDATE people
SET language = :language, consent = :consent, consent_ms = :consent_ms, gender = :gender,
    birth_year = :birth_year, seeks = :seeks, age_from = :age_from, age_to = :age_to,
    languages = :languages, relaxes = :relaxes, reachable = :reachable, told = :told,
    version = :version
WHERE bot = :bot AND id = :id AND version = :version - 1

-- name: forget_person
DELETE FROM people
WHERE bot = :bot AND id = :person AND version = :version
    AND NOT EXISTS (
        SELECT 1 FROM seats
        WHERE seats.bot = :bot AND seats.person = :person AND seats.ended_ms IS NULL
    )

-- name: person_by_id
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
FROM people
WHERE bot = :bot AND id = :id

-- name: person_by_fingerprint
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
FROM people
WHERE bot = :bot AND fingerprint = :fingerprint

-- name: address_of
SELECT address FROM people WHERE bot = :bot AND id = :id

-- name: somebody
SELECT bot, fingerprint, address FROM people LIMIT 1

-- Who waits for a partner.

-- name: seek
INSERT INTO waiting (
    bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages, relaxes
)
SELECT CAST(:bot AS BIGINT), CAST(:person AS BIGINT), :fingerprint, CAST(:since_ms AS BIGINT),
    :gender, CAST(:age AS INTEGER), :seeks, CAST(:age_from AS INTEGER),
    CAST(:age_to AS INTEGER), :languages, CAST(:relaxes AS INTEGER)
WHERE NOT EXISTS (
    SELECT 1 FROM seats WHERE bot = :bot AND person = :person AND ended_ms IS NULL
)
ON CONFLICT (bot, person) DO UPDATE
SET fingerprint = excluded.fingerprint, gender = excluded.gender, age = excluded.age,
    seeks = excluded.seeks, age_from = excluded.age_from, age_to = excluded.age_to,
    languages = excluded.languages, relaxes = excluded.relaxes

-- name: leave_queue
DELETE FROM waiting WHERE bot = :bot AND person = :person

-- name: who_waits
SELECT bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages,
    relaxes
FROM waiting
WHERE bot = :bot
ORDER BY since_ms, person

-- name: queue_length
SELECT COUNT(*) FROM waiting WHERE bot = :bot

-- name: place_in_queue
SELECT
    (
        SELECT COUNT(*) FROM waiting AS earlier
        WHERE earlier.bot = :bot
            AND (earlier.since_ms, earlier.person) <= (mine.since_ms, mine.person)
    ),
    (SELECT COUNT(*) FROM waiting AS whole WHERE whole.bot = :bot)
FROM waiting AS mine
WHERE mine.bot = :bot AND mine.person = :person

-- Forgetting, in bounded steps, and counting what is left.

-- name: expire_finished
DELETE FROM inbox
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'done' AND settled_ms < :before_ms
    ORDER BY settled_ms
    LIMIT :most
)
RETURNING 1

-- name: expire_quarantined
DELETE FROM inbox
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'quarantined' AND settled_ms < :before_ms
    LIMIT :most
)
RETURNING 1

-- name: empty_quarantined
UPDATE inbox SET sealed = NULL
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'quarantined' AND settled_ms < :before_ms AND sealed IS NOT NULL
    LIMIT :most
)
RETURNING 1

-- name: expire_letters
DELETE FROM outbox
WHERE id IN (
    SELECT id FROM outbox
    WHERE settled_ms < :before_ms
    ORDER BY settled_ms
    LIMIT :most
)
RETURNING 1

-- name: expire_links
DELETE FROM links
WHERE (bot, person, message) IN (
    SELECT bot, person, message FROM links WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1

-- Few enough to go at once. The second condition is what the index of those that end is made for.
-- name: expire_apart
DELETE FROM apart WHERE until_ms <= :now_ms AND until_ms < 4503599627370496
RETURNING 1

-- The times that are compared with 0 lead the planner to the small indexes.
-- name: count_all
SELECT
    (SELECT COUNT(*) FROM inbox WHERE bot = :bot AND outcome IS NULL) AS inbox,
    (
        SELECT COUNT(*) FROM inbox
        WHERE bot = :bot AND outcome = 'quarantined' AND settled_ms > 0
    ) AS quarantined,
    (SELECT COUNT(*) FROM outbox WHERE bot = :bot AND outcome IS NULL) AS outbox,
    (SELECT COUNT(*) FROM waiting WHERE bot = :bot) AS waiting,
    (
        SELECT COUNT(*) FROM chats WHERE bot = :bot AND ended_ms IS NULL AND last_ms >= 0
    ) AS chats,
    (SELECT COUNT(*) FROM people WHERE bot = :bot) AS people
