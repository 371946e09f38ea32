-- Chats of two who like each other. A parked seat has no row among the seats; its chat says so.
-- The time that is compared with 0 leads SQLite's planner to the small indexes of live matches.

-- name: both_like
SELECT 1 AS likes FROM opinions
WHERE bot = :bot AND by_person = :one AND about_person = :two AND mind = 2
UNION ALL
SELECT 1 AS likes FROM opinions
WHERE bot = :bot AND by_person = :two AND about_person = :one AND mind = 2

-- 4 is Says.KEEP.
-- name: both_keep
SELECT 1 FROM chats
WHERE bot = :bot AND id = :kept_from AND one IN (:one, :two) AND two IN (:one, :two)
    AND one_says >= 4 AND two_says >= 4

-- name: match
INSERT INTO chats (
    bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms, waited_ms,
    kind, one_away, two_away
)
SELECT CAST(:bot AS BIGINT), CAST(:id AS BIGINT), CAST(:one AS BIGINT), CAST(:two AS BIGINT),
    CAST(:opened_ms AS BIGINT), CAST(:one_print AS TEXT), CAST(:two_print AS TEXT),
    CAST(:one_media AS INTEGER), CAST(:two_media AS INTEGER), CAST(:last_ms AS BIGINT), 0, 1, 1, 1
WHERE NOT EXISTS (
        SELECT 1 FROM chats
        WHERE bot = :bot AND one = :one AND two = :two AND kind = 1 AND ended_ms IS NULL
            AND opened_ms > 0
    )
    AND NOT EXISTS (
        SELECT 1 FROM chats
        WHERE bot = :bot AND one = :two AND two = :one AND kind = 1 AND ended_ms IS NULL
            AND opened_ms > 0
    )
ON CONFLICT DO NOTHING

-- name: waits_nowhere
SELECT 1 AS free
WHERE NOT EXISTS (SELECT 1 FROM waiting WHERE bot = :bot AND person = :person)

-- name: open_seat
UPDATE chats
SET one_away = CASE WHEN one = :person THEN 0 ELSE one_away END,
    two_away = CASE WHEN two = :person THEN 0 ELSE two_away END,
    one_opened_ms = CASE WHEN one = :person THEN CAST(:at_ms AS BIGINT) ELSE one_opened_ms END,
    two_opened_ms = CASE WHEN two = :person THEN CAST(:at_ms AS BIGINT) ELSE two_opened_ms END
WHERE bot = :bot AND id = :id AND kind = 1 AND ended_ms IS NULL
    AND ((one = :person AND one_away = 1) OR (two = :person AND two_away = 1))

-- name: park_seat
UPDATE chats
SET one_away = CASE WHEN one = :person THEN 1 ELSE one_away END,
    two_away = CASE WHEN two = :person THEN 1 ELSE two_away END
WHERE bot = :bot AND id = :id AND kind = 1 AND ended_ms IS NULL
    AND ((one = :person AND one_away = 0) OR (two = :person AND two_away = 0))

-- name: take_seat
INSERT INTO seats (bot, chat, person) VALUES (:bot, :id, :person)
ON CONFLICT DO NOTHING

-- name: give_up_seat
DELETE FROM seats WHERE bot = :bot AND chat = :id AND person = :person AND ended_ms IS NULL

-- What of the old says stays, and what is added.
-- name: say_of
UPDATE chats
SET one_says = CASE WHEN one = :person
        THEN (one_says & CAST(:stays AS INTEGER)) | CAST(:says AS INTEGER) ELSE one_says END,
    two_says = CASE WHEN two = :person
        THEN (two_says & CAST(:stays AS INTEGER)) | CAST(:says AS INTEGER) ELSE two_says END
WHERE bot = :bot AND id = :id
    AND ((one = :person AND two_says = :partner_says)
        OR (two = :person AND one_says = :partner_says))

-- name: offer_contact
UPDATE chats
SET one_contact = CASE WHEN one = :person THEN :contact ELSE one_contact END,
    two_contact = CASE WHEN two = :person THEN :contact ELSE two_contact END
WHERE bot = :bot AND id = :id AND kind = 1 AND ended_ms IS NULL AND (
    (one = :person AND CASE WHEN two_contact IS NULL THEN 0 ELSE 1 END = :is_answer)
    OR (two = :person AND CASE WHEN one_contact IS NULL THEN 0 ELSE 1 END = :is_answer)
)

-- name: match_of
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND one = :one AND two = :two AND kind = 1 AND ended_ms IS NULL
    AND opened_ms > 0
UNION ALL
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND one = :two AND two = :one AND kind = 1 AND ended_ms IS NULL
    AND opened_ms > 0

-- name: matches_of
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND one = :person AND kind = 1 AND ended_ms IS NULL AND opened_ms > 0
UNION ALL
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND two = :person AND kind = 1 AND ended_ms IS NULL AND opened_ms > 0
ORDER BY last_ms DESC, id
LIMIT :most
