-- What the panel shows of everybody at once: counts along an index, and pages of one. A day is
-- 86400000 ms.

-- name: figures_now
SELECT these.people, these.women, these.men, these.joined,
    (
        SELECT COUNT(DISTINCT chat) FROM seats
        WHERE bot = :bot AND ended_ms IS NULL AND person > 0
    ) AS chats,
    (
        SELECT COUNT(*) FROM chats
        WHERE bot = :bot AND opened_ms > 0 AND kind = 1 AND ended_ms IS NULL
    ) AS matches,
    (SELECT COUNT(*) FROM waiting WHERE bot = :bot) AS waiting,
    (
        SELECT COUNT(DISTINCT about_print) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > ''
    ) AS reported,
    (
        SELECT COUNT(DISTINCT about_print) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > '' AND hides = 1
    ) AS hidden,
    (
        SELECT COUNT(*) FROM sanctions
        WHERE bot = :bot AND appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL
            AND appeal_ms > 0
    ) AS appeals
FROM (
    SELECT COUNT(*) AS people,
        COALESCE(SUM(CASE WHEN gender = 'woman' THEN 1 ELSE 0 END), 0) AS women,
        COALESCE(SUM(CASE WHEN gender = 'man' THEN 1 ELSE 0 END), 0) AS men,
        COALESCE(SUM(CASE WHEN created_ms >= :since_ms THEN 1 ELSE 0 END), 0) AS joined
    FROM people WHERE bot = :bot AND created_ms >= 0
) AS these

-- name: joined_daily
SELECT created_ms / 86400000 AS day, COUNT(*) AS often FROM people
WHERE bot = :bot AND created_ms >= :since_ms
GROUP BY created_ms / 86400000

-- name: matched_daily
SELECT opened_ms / 86400000 AS day, COUNT(*) AS often FROM chats
WHERE bot = :bot AND opened_ms >= :since_ms AND kind = 1 AND ended_ms IS NULL
GROUP BY opened_ms / 86400000

-- name: reported_daily
SELECT at_ms / 86400000 AS day, COUNT(*) AS often FROM reports
WHERE bot = :bot AND at_ms >= :since_ms
GROUP BY at_ms / 86400000

-- name: people_after
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    suspended_until_ms, is_hidden, settled_ms, seen_day, milestones, assurance, assured_ms,
    wants_news
FROM people WHERE bot = :bot AND fingerprint > :after
ORDER BY fingerprint
LIMIT :most

-- name: sanctions_before
SELECT bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_ms,
    lifted_by, appeal, appeal_ms, outcome, judged_by
FROM sanctions
WHERE bot = :bot AND at_ms > 0 AND (at_ms, id) < (:before_ms, :before_id)
ORDER BY at_ms DESC, id DESC
LIMIT :most
