-- Chats and the seats in them.

-- Nobody who keeps the other away, and no two who have a match: that is where they talk.

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
    AND NOT EXISTS (
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

-- name: stop_waiting
DELETE FROM waiting WHERE bot = :bot AND person IN (:one, :two)

-- name: sit_down
INSERT INTO seats (bot, chat, person)
VALUES (:bot, :id, :one), (:bot, :id, :two)
ON CONFLICT DO NOTHING

-- Whom it must reach sits there, and so does who writes; 0 is nobody.
-- name: write_in_chat
UPDATE chats SET last_ms = :at_ms, wrote = wrote + 1
WHERE bot = :bot AND id = :id AND ended_ms IS NULL
    AND (CAST(:reaches AS BIGINT) = 0 OR one_away + two_away = 0)

-- name: take_media
UPDATE chats
SET one_media = CASE WHEN one = :person AND one_media < :media THEN :media ELSE one_media END,
    two_media = CASE WHEN two = :person AND two_media < :media THEN :media ELSE two_media END
WHERE bot = :bot AND id = :id AND ended_ms IS NULL AND (one = :person OR two = :person)

-- What one would have told the other is told no more.
-- name: end_chat
UPDATE chats
SET ended_ms = :at_ms, ending = :ending, one_contact = NULL, two_contact = NULL
WHERE bot = :bot AND id = :id AND ended_ms IS NULL AND last_ms < :silent_since_ms

-- name: leave_seats
UPDATE seats SET ended_ms = :at_ms WHERE bot = :bot AND chat = :id

-- name: chat_by_id
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND id = :id

-- name: live_chat
SELECT c.bot, c.id, c.one, c.two, c.opened_ms, c.one_print, c.two_print, c.one_media,
    c.two_media, c.last_ms, c.ended_ms, c.ending, c.kind, c.one_away, c.two_away,
    c.one_opened_ms, c.two_opened_ms, c.one_says, c.two_says, c.one_contact, c.two_contact
FROM seats AS s
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NULL

-- name: last_chat
SELECT c.bot, c.id, c.one, c.two, c.opened_ms, c.one_print, c.two_print, c.one_media,
    c.two_media, c.last_ms, c.ended_ms, c.ending, c.kind, c.one_away, c.two_away,
    c.one_opened_ms, c.two_opened_ms, c.one_says, c.two_says, c.one_contact, c.two_contact
FROM seats AS s
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NOT NULL AND c.kind = 0
ORDER BY s.ended_ms DESC, s.chat DESC
LIMIT 1

-- name: lasting_chats
SELECT 1
FROM seats AS s
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NOT NULL
    AND c.last_ms - c.opened_ms >= :lasting_ms
LIMIT :most

-- name: latest_waits
SELECT waited_ms FROM chats
WHERE bot = :bot AND kind = 0
ORDER BY opened_ms DESC, id DESC
LIMIT :most

-- name: idle_chats
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND kind = 0 AND ended_ms IS NULL AND last_ms < :before_ms
    AND opened_ms < :before_ms
ORDER BY last_ms, id
LIMIT :most
