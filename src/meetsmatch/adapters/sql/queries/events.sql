-- What happened, and what is counted of it. An hour is 3600000 ms.

-- name: tell
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
VALUES (:bot, :at_ms, :kind, :alias, :word, :size, :often)

-- name: see_person
UPDATE people SET seen_day = :day WHERE bot = :bot AND id = :person AND seen_day < :day

-- name: tell_first
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT bot, CAST(:at_ms AS BIGINT), CAST(:kind AS TEXT), CAST(:alias AS BIGINT),
    CAST(:word AS TEXT), CAST(:size AS BIGINT), CAST(:often AS BIGINT)
FROM people
WHERE bot = :bot AND id = :person AND milestones & CAST(:milestone AS INTEGER) = 0

-- name: reach
UPDATE people SET milestones = milestones | CAST(:milestone AS INTEGER)
WHERE bot = :bot AND id = :person AND milestones & CAST(:milestone AS INTEGER) = 0

-- name: tell_chat
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT bot, CAST(:at_ms AS BIGINT), CASE WHEN kind = 1 THEN 'match_ended' ELSE 'chat_ended' END,
    0, CAST(:word AS TEXT), (CAST(:at_ms AS BIGINT) - opened_ms) / 1000, wrote
FROM chats
WHERE bot = :bot AND id = :chat

-- name: tell_cards
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT bot, CAST(:at_ms AS BIGINT), CAST(:kind AS TEXT), CAST(:alias AS BIGINT),
    CAST(:word AS TEXT), CAST(:size AS BIGINT), CAST(:often AS BIGINT)
FROM counts
WHERE bot = :bot AND person = :person AND shown > 0 AND shown % CAST(:often AS INTEGER) = 0

-- The oldest are looked at, whether it is time or not: they lie in the order in which they came.
-- name: expire_events
DELETE FROM events
WHERE id IN (SELECT id FROM events WHERE id > 0 ORDER BY id LIMIT :most) AND at_ms < :before_ms
RETURNING 1

-- name: expire_hours
DELETE FROM hours WHERE hour < CAST(:before_ms AS BIGINT) / 3600000
RETURNING 1

-- name: expire_days
DELETE FROM days WHERE day < CAST(:before_ms AS BIGINT) / 86400000
RETURNING 1

-- name: events_after
SELECT id, at_ms, kind, alias, word, size, often FROM events
WHERE bot = :bot AND id > :after
ORDER BY id
LIMIT :most

-- name: touched_hours
SELECT at_ms / 3600000 AS hour, MAX(id) AS latest, COUNT(*) AS often
FROM (
    SELECT id, at_ms FROM events WHERE bot = :bot AND id > :after ORDER BY id LIMIT :most
) AS these
GROUP BY at_ms / 3600000
ORDER BY hour

-- name: roll_hour
INSERT INTO hours (bot, hour, kind, word, events, size, often)
SELECT bot, CAST(:hour AS INTEGER), kind, word, COUNT(*), CAST(SUM(size) AS BIGINT),
    CAST(SUM(often) AS BIGINT)
FROM events
WHERE bot = :bot AND at_ms >= :from_ms AND at_ms < :from_ms + 3600000
GROUP BY bot, kind, word
ORDER BY kind, word
ON CONFLICT (bot, hour, kind, word) DO UPDATE
SET events = excluded.events, size = excluded.size, often = excluded.often

-- name: roll_day
INSERT INTO days (bot, day, kind, word, events, size, often)
SELECT bot, CAST(:day AS INTEGER), kind, word, CAST(SUM(events) AS BIGINT),
    CAST(SUM(size) AS BIGINT), CAST(SUM(often) AS BIGINT)
FROM hours
WHERE bot = :bot AND hour >= :from_hour AND hour < :from_hour + 24
GROUP BY bot, kind, word
ORDER BY kind, word
ON CONFLICT (bot, day, kind, word) DO UPDATE
SET events = excluded.events, size = excluded.size, often = excluded.often

-- name: put_day
INSERT INTO days (bot, day, kind, word, events, size, often)
VALUES (:bot, :day, :kind, :word, :events, 0, 0)
ON CONFLICT (bot, day, kind, word) DO UPDATE SET events = excluded.events

-- name: hours_of
SELECT hour, kind, word, events, size, often FROM hours
WHERE bot = :bot AND hour >= :since AND hour < :until
ORDER BY hour, kind, word

-- name: days_of
SELECT day, kind, word, events, size, often FROM days
WHERE bot = :bot AND day >= :since AND day < :until
ORDER BY day, kind, word

-- name: standing
SELECT these.people, these.women, these.men,
    (SELECT COUNT(*) FROM pool WHERE bot = :bot AND person > 0) AS listed,
    (
        SELECT COUNT(*) FROM pool AS p
        WHERE p.bot = :bot AND p.person > 0 AND NOT EXISTS (
            SELECT 1 FROM counts AS c
            WHERE c.bot = p.bot AND c.person = p.person AND c.got_seen > 0
        )
    ) AS never_shown
FROM (
    SELECT COUNT(*) AS people,
        COALESCE(SUM(CASE WHEN gender = 'woman' THEN 1 ELSE 0 END), 0) AS women,
        COALESCE(SUM(CASE WHEN gender = 'man' THEN 1 ELSE 0 END), 0) AS men
    FROM people WHERE bot = :bot AND created_ms >= 0
) AS these

-- name: mark_of
SELECT value FROM marks WHERE bot = :bot AND name = :name

-- A mark only moves on.
-- name: set_mark
INSERT INTO marks (bot, name, value) VALUES (:bot, :name, :value)
ON CONFLICT (bot, name) DO UPDATE SET value = excluded.value
WHERE marks.value < excluded.value
