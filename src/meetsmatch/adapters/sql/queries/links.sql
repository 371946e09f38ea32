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

-- name: linked
SELECT chat FROM links WHERE bot = :bot AND person = :person AND message = :message

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

-- Names under which somebody was told of a match that they opened, see Chat.greeting.
-- name: drop_greetings
DELETE FROM cards
WHERE bot = :bot AND person = :person AND name LIKE :names

-- name: drop_cards
DELETE FROM cards WHERE bot = :bot AND person = :person
