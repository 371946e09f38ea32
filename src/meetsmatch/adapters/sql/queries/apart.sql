-- Who is kept from whom, by fingerprint: it outlives both people.

-- name: keep_apart
INSERT INTO apart (bot, by_print, other_print, because, until_ms)
VALUES (:bot, :by, :other, :because, :until_ms)
ON CONFLICT (bot, by_print, other_print, because) DO UPDATE
SET until_ms = CASE WHEN apart.until_ms < excluded.until_ms
    THEN excluded.until_ms ELSE apart.until_ms END

-- name: lift_blocks
DELETE FROM apart WHERE bot = :bot AND by_print = :by AND because = :because

-- From the queue, which is short: CROSS JOIN keeps SQLite from starting with what keeps apart.
-- name: apart_here
SELECT DISTINCT a.by_print, a.other_print
FROM waiting AS w
CROSS JOIN apart AS a
JOIN waiting AS v ON v.bot = a.bot AND v.fingerprint = a.other_print
WHERE w.bot = :bot AND a.bot = w.bot AND a.by_print = w.fingerprint AND a.until_ms > :now_ms

-- name: report
INSERT INTO reports (bot, chat, by_print, about_print, reason, at_ms)
VALUES (:bot, :chat, :by, :about, :reason, :at_ms)
ON CONFLICT DO NOTHING

-- name: report_of
SELECT 1 FROM reports WHERE bot = :bot AND chat = :chat AND by_print = :by
