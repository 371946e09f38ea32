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
