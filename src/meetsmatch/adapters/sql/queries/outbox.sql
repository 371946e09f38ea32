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

-- name: post_news
INSERT INTO outbox (bot, to_person, priority, due_ms, expires_ms, sealed, broadcast)
VALUES (:bot, :to, :priority, :due_ms, :expires_ms, :sealed, :broadcast)
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
    OR EXISTS (SELECT 1 FROM withheld WHERE bot = :bot AND chat = :ended AND author = :to)
RETURNING id

-- name: cancel_relays
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND chat = :chat AND outcome IS NULL

-- name: cancel_letters_of
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND outcome IS NULL AND (to_person = :person OR author = :person)

-- name: unsent
SELECT bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms,
    sealed, id, tries, broadcast
FROM outbox
WHERE bot = :bot AND id > :after AND outcome IS NULL AND begun_ms IS NULL
ORDER BY id
LIMIT :most

-- name: arrived_letters
SELECT id, to_person
FROM outbox
WHERE bot = :bot AND id > :after AND outcome IS NULL AND begun_ms IS NULL
ORDER BY id
LIMIT :most

-- 32 is SHARDS.
-- name: sendable
SELECT o.id, COALESCE(l.holder, '') AS holder
FROM outbox AS o
LEFT JOIN chats AS c ON c.bot = o.bot AND c.id = o.chat
LEFT JOIN leases AS l ON l.bot = :house AND l.part = o.to_person % 32
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
SELECT 1 FROM withheld
WHERE bot = :bot AND chat = :chat AND author = :author AND source = :source
UNION ALL
SELECT 1 FROM links
WHERE bot = :bot AND person = :author AND message = :source AND chat = :chat

-- name: settle_letter
UPDATE outbox SET outcome = :outcome, settled_ms = :at_ms, sealed = NULL
WHERE id = :id AND outcome IS NULL

-- name: postpone_letter
UPDATE outbox SET due_ms = :due_ms, tries = :tries, begun_ms = NULL
WHERE id = :id AND outcome IS NULL
