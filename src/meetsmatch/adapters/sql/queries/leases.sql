-- Who holds which part of a bot's work. A holder gives its signs of life in a row of its own, so
-- that these never wait for a commit which reads a lease.

-- Both tables in one look; holders have no part.
-- name: leasing
SELECT part, holder, fence AS number, 0 AS leaves FROM leases WHERE bot = :bot
UNION ALL
SELECT NULL AS part, holder, beat AS number, leaves FROM holders WHERE bot = :bot
ORDER BY part

-- name: beat
INSERT INTO holders (bot, holder, beat, leaves) VALUES (:bot, :holder, 1, :leaves)
ON CONFLICT (bot, holder) DO UPDATE SET beat = holders.beat + 1, leaves = excluded.leaves

-- name: leave
DELETE FROM holders WHERE bot = :bot AND holder = :holder

-- The fence goes up whenever a part changes hands, and only from where the caller has seen it.
-- name: hand_over
INSERT INTO leases (bot, part, holder, fence) VALUES (:bot, :part, :holder, :fence)
ON CONFLICT (bot, part) DO UPDATE SET holder = excluded.holder, fence = excluded.fence
WHERE leases.fence = excluded.fence - 1
RETURNING part, holder, fence

-- name: is_held
SELECT 1 FROM leases WHERE bot = :bot AND part = :part AND fence = :fence
