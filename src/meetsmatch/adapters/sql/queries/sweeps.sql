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
