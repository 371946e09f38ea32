-- Who is kept from whom, by fingerprint: it outlives both people.

-- name: keep_apart
INSERT INTO apart (bot, by_print, other_print, because, until_ms)
VALUES (:bot, :by, :other, :because, :until_ms)
ON CONFLICT (bot, by_print, other_print, because) DO UPDATE
SET until_ms = CASE WHEN apart.until_ms < excluded.until_ms
    THEN excluded.until_ms ELSE apart.until_ms END

-- name: lift_blocks
DELETE FROM apart WHERE bot = :bot AND by_print = :by AND because = :because

-- From those who wait, who are few: CROSS JOIN keeps SQLite from starting with what keeps apart.
-- Two who have a match talk there.
-- name: apart_here
SELECT a.by_print, a.other_print
FROM waiting AS w
CROSS JOIN apart AS a
JOIN waiting AS v ON v.bot = a.bot AND v.fingerprint = a.other_print
WHERE w.bot = :bot AND w.person IN (:people*64) AND a.bot = w.bot
    AND a.by_print = w.fingerprint AND a.until_ms > :now_ms
UNION
SELECT w.fingerprint AS by_print, v.fingerprint AS other_print
FROM waiting AS w
CROSS JOIN chats AS c
JOIN waiting AS v ON v.bot = c.bot AND v.person = c.two
WHERE w.bot = :bot AND w.person IN (:people*64) AND c.bot = w.bot AND c.one = w.person
    AND c.kind = 1 AND c.ended_ms IS NULL AND c.opened_ms > 0
UNION
SELECT w.fingerprint AS by_print, v.fingerprint AS other_print
FROM waiting AS w
CROSS JOIN chats AS c
JOIN waiting AS v ON v.bot = c.bot AND v.person = c.one
WHERE w.bot = :bot AND w.person IN (:people*64) AND c.bot = w.bot AND c.two = w.person
    AND c.kind = 1 AND c.ended_ms IS NULL AND c.opened_ms > 0

-- A row, unless the person has a seat in a live chat with the other, a parked one included.
-- name: sit_apart
SELECT 1 AS free
WHERE NOT EXISTS (
    SELECT 1 FROM seats AS s
    JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
    WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NULL
        AND (c.one_print = :other OR c.two_print = :other)
)
AND NOT EXISTS (
    SELECT 1 FROM chats
    WHERE bot = :bot AND one = :person AND two_print = :other AND kind = 1 AND ended_ms IS NULL
        AND opened_ms > 0
)
AND NOT EXISTS (
    SELECT 1 FROM chats
    WHERE bot = :bot AND two = :person AND one_print = :other AND kind = 1 AND ended_ms IS NULL
        AND opened_ms > 0
)
