-- How things stand, and how far it was told.

-- name: marks_of
SELECT name, value FROM marks WHERE bot = :bot

-- name: readings
SELECT
    (
        SELECT COUNT(DISTINCT about_print) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > ''
    ) AS cases,
    (
        SELECT MIN(at_ms) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > ''
    ) AS reported_ms,
    (
        SELECT taken_ms FROM inbox
        WHERE bot = :bot AND id > 0 AND outcome IS NULL
        ORDER BY id
        LIMIT 1
    ) AS taken_ms,
    CASE WHEN EXISTS (
        SELECT 1 FROM outbox
        WHERE bot = :bot AND id <= :upto AND outcome IS NULL AND begun_ms IS NULL
            AND broadcast IS NULL AND (due_ms <= :due_ms OR tries >= :tries)
    ) THEN 1 ELSE 0 END AS waits,
    (SELECT MAX(id) FROM outbox WHERE bot = :bot AND id > 0 AND outcome IS NULL) AS last_letter,
    (
        SELECT COUNT(*) FROM inbox
        WHERE bot = :bot AND settled_ms >= :since_ms AND outcome = 'quarantined'
    ) AS errors

-- A mark that isn't there is 0.
-- name: move_mark
INSERT INTO marks (bot, name, value)
SELECT CAST(:bot AS BIGINT), CAST(:name AS TEXT), CAST(:after AS BIGINT)
WHERE CAST(:before AS BIGINT) = 0
    OR EXISTS (SELECT 1 FROM marks AS known WHERE known.bot = :bot AND known.name = :name)
ON CONFLICT (bot, name) DO UPDATE SET value = excluded.value
WHERE marks.value = :before
