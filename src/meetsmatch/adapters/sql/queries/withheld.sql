-- Calls to a parked seat, kept until it is opened.

-- Somebody is away: whoever would write to them or come back waits for this commit.
-- name: find_away
UPDATE chats SET last_ms = :at_ms, wrote = wrote + 1
WHERE bot = :bot AND id = :chat AND kind = 1 AND ended_ms IS NULL
    AND ((one = :to AND one_away = 1) OR (two = :to AND two_away = 1))

-- name: withhold
INSERT INTO withheld (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms,
    sealed, at_ms
)
VALUES (
    :bot, :to, :priority, :chat, :author, :source, :about, :album, :card, :due_ms, :expires_ms,
    :sealed, :at_ms
)

-- name: post_withheld
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms,
    sealed
FROM withheld
WHERE bot = :bot AND chat = :chat AND to_person = :to
ORDER BY id
RETURNING id, bot, to_person, priority, chat, author, source, about, album, card, due_ms,
    expires_ms, sealed

-- A row if that is so: whether no message waits for that seat yet.
-- name: waits_first
SELECT 1 AS fits
WHERE CASE WHEN EXISTS (
    SELECT 1 FROM withheld
    WHERE bot = :bot AND chat = :chat AND to_person = :to AND source IS NOT NULL
) THEN 0 ELSE 1 END = CAST(:is_first AS INTEGER)

-- Nobody opens the chat before this commit.
-- name: hold_chat
SELECT 1 FROM chats WHERE bot = :bot AND id = :chat

-- name: is_kept
SELECT 1 AS kept WHERE EXISTS (
    SELECT 1 FROM withheld
    WHERE bot = :bot AND chat = :chat AND to_person = :to AND at_ms < :before_ms
)

-- name: drop_withheld
DELETE FROM withheld
WHERE bot = :bot AND chat = :chat AND to_person = :to AND at_ms < :before_ms

-- name: drop_withheld_in
DELETE FROM withheld WHERE bot = :bot AND chat = :chat

-- name: drop_withheld_to
DELETE FROM withheld WHERE bot = :bot AND to_person = :person

-- name: drop_withheld_by
DELETE FROM withheld WHERE bot = :bot AND author = :person

-- name: kept_for
SELECT chat, COUNT(*) AS messages FROM withheld
WHERE bot = :bot AND to_person = :person AND source IS NOT NULL
GROUP BY chat

-- name: overdue
SELECT chat, author, to_person, COUNT(source) AS messages FROM withheld
WHERE bot = :bot AND at_ms < :before_ms AND author IS NOT NULL
GROUP BY chat, author, to_person
ORDER BY MIN(id)
LIMIT :most
