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

-- name: arrived_updates
SELECT id, lane
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
