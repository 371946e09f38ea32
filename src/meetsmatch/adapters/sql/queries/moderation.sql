-- What is held against people, by fingerprint: it outlives them. The time that is compared with 0
-- leads SQLite's planner to the small index of open reports, the verdict that is compared with ''
-- to the index of reports about somebody.

-- Before anything is decided about what stands against a fingerprint: whatever is being decided
-- about it now comes first.
-- name: hold_print
SELECT CAST(:bot AS BIGINT) AS bot, CAST(:fingerprint AS TEXT) AS fingerprint

-- name: standing_of
SELECT
    COALESCE((
        SELECT MAX(until_ms) FROM sanctions
        WHERE bot = :bot AND fingerprint = :fingerprint AND lifted_ms IS NULL
    ), 0) AS until_ms,
    CASE WHEN EXISTS (
        SELECT 1 FROM reports
        WHERE bot = :bot AND about_print = :fingerprint AND verdict IS NULL AND at_ms > 0
            AND hides = 1
    ) THEN 1 ELSE 0 END AS hidden

-- Nobody who is kept out writes.
-- name: may_write
SELECT 1 WHERE NOT EXISTS (
    SELECT 1 FROM people WHERE bot = :bot AND id = :person AND suspended_until_ms > :at_ms
)

-- Nobody who is kept out does this. After `hold_person` or `hold_both`.
-- name: is_at_large
SELECT 1 FROM people WHERE bot = :bot AND id = :person AND suspended_until_ms <= :at_ms

-- --- reports

-- name: report
INSERT INTO reports (bot, chat, by_print, about_print, reason, at_ms, weight, hides)
VALUES (:bot, :chat, :by, :about, :reason, :at_ms, :weight, :hides)
ON CONFLICT DO NOTHING

-- name: report_of
SELECT 1 FROM reports WHERE bot = :bot AND chat = :chat AND by_print = :by

-- name: are_reported
SELECT 1 AS so WHERE CAST(:others AS BIGINT) = (
    SELECT COUNT(*) FROM reports WHERE bot = :bot AND about_print = :about AND verdict IS NULL
        AND at_ms > 0
)

-- name: judge
UPDATE reports SET verdict = :verdict, judged_by = :actor, judged_ms = :at_ms
WHERE bot = :bot AND about_print = :about AND verdict IS NULL AND at_ms <= :upto_ms

-- name: record_of
SELECT
    COALESCE(SUM(CASE WHEN verdict = 'dismiss' THEN 0 ELSE 1 END), 0) AS confirmed,
    COALESCE(SUM(CASE WHEN verdict = 'dismiss' THEN 1 ELSE 0 END), 0) AS rejected
FROM reports
WHERE bot = :bot AND by_print = :by AND verdict IS NOT NULL

-- name: cleared
SELECT reason, COUNT(*) AS often FROM reports
WHERE bot = :bot AND about_print = :about AND verdict = 'dismiss' AND hides = 1
GROUP BY reason
ORDER BY reason

-- name: reports_about
SELECT r.bot, r.chat, r.by_print, r.about_print, r.reason, r.at_ms, r.weight, r.hides, (
    SELECT COUNT(*) FROM evidence AS e
    WHERE e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
) AS pieces
FROM reports AS r
WHERE r.bot = :bot AND r.about_print = :about AND r.verdict IS NULL AND r.at_ms > 0
ORDER BY r.at_ms, r.chat, r.by_print

-- name: reports_judged
SELECT r.bot, r.chat, r.by_print, r.about_print, r.reason, r.at_ms, r.weight, r.hides, (
    SELECT COUNT(*) FROM evidence AS e
    WHERE e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
) AS pieces
FROM reports AS r
WHERE r.bot = :bot AND r.about_print = :about AND r.verdict > '' AND r.judged_ms = :at_ms
ORDER BY r.at_ms, r.chat, r.by_print

-- name: open_report
SELECT r.bot, r.chat, r.by_print, r.about_print, r.reason, r.at_ms, r.weight, r.hides, (
    SELECT COUNT(*) FROM evidence AS e
    WHERE e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
) AS pieces
FROM reports AS r
WHERE r.bot = :bot AND r.chat = :chat AND r.by_print = :by AND r.verdict IS NULL

-- 20 and 30 are UNPROVEN and UNPROVEN_TOGETHER.
-- name: cases
SELECT about_print, COUNT(*) AS reports,
    SUM(CASE WHEN weight > 20 THEN weight ELSE 0 END)
        + CASE WHEN SUM(CASE WHEN weight > 20 THEN 0 ELSE weight END) > 30 THEN 30
            ELSE SUM(CASE WHEN weight > 20 THEN 0 ELSE weight END) END AS heaviness,
    MAX(hides) AS hidden, MIN(at_ms) AS first_ms, MAX(at_ms) AS last_ms
FROM reports
WHERE bot = :bot AND verdict IS NULL AND about_print > ''
GROUP BY about_print
ORDER BY hidden DESC, heaviness DESC, first_ms, about_print
LIMIT :most

-- --- evidence

-- name: give_evidence
INSERT INTO evidence (bot, chat, by_print, message, sealed, at_ms)
SELECT CAST(:bot AS BIGINT), CAST(:chat AS BIGINT), CAST(:by AS TEXT), CAST(:message AS BIGINT),
    :sealed, CAST(:at_ms AS BIGINT)
WHERE EXISTS (
        SELECT 1 FROM reports
        WHERE bot = :bot AND chat = :chat AND by_print = :by AND verdict IS NULL
    )
    AND CAST(:room AS BIGINT) > (
        SELECT COUNT(*) FROM evidence
        WHERE bot = :bot AND chat = :chat AND by_print = :by AND message <> :message
    )
ON CONFLICT (bot, chat, by_print, message) DO UPDATE SET at_ms = evidence.at_ms

-- name: evidence_about
SELECT e.chat, e.by_print, e.message, e.sealed, e.at_ms
FROM reports AS r
JOIN evidence AS e ON e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
WHERE r.bot = :bot AND r.about_print = :about AND r.verdict IS NULL AND r.at_ms > 0
ORDER BY r.at_ms, e.chat, e.by_print, e.message

-- CROSS JOIN keeps SQLite to this order.
-- name: evidence_judged
SELECT e.chat, e.by_print, e.message, e.sealed, e.at_ms
FROM reports AS r
CROSS JOIN evidence AS e
WHERE r.bot = :bot AND r.about_print = :about AND r.verdict > '' AND r.judged_ms = :at_ms
    AND e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
ORDER BY r.at_ms, e.chat, e.by_print, e.message

-- --- sanctions

-- name: sanction
INSERT INTO sanctions (
    bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_by,
    judged_by
)
VALUES (
    :bot, :id, :fingerprint, :rung, :reason, :actor, :at_ms, :until_ms, :forget_ms, :shared, '', ''
)
ON CONFLICT DO NOTHING

-- That is who they are now; 0 is nobody. After `hold_print`.
-- name: is_theirs
SELECT 1 AS so WHERE CAST(:person AS BIGINT) = COALESCE(
    (SELECT id FROM people WHERE bot = :bot AND fingerprint = :fingerprint), 0
)

-- After `hold_place` and `hold_person`.
-- name: is_out
SELECT 1 AS so
WHERE NOT EXISTS (SELECT 1 FROM waiting WHERE bot = :bot AND person = :person)
    AND NOT EXISTS (
        SELECT 1 FROM seats WHERE bot = :bot AND person = :person AND ended_ms IS NULL
    )

-- The same, but for a match, and for a chat with that one.
-- name: is_among_no_strangers
SELECT 1 AS so
WHERE NOT EXISTS (SELECT 1 FROM waiting WHERE bot = :bot AND person = :person)
    AND NOT EXISTS (
        SELECT 1 FROM seats AS s
        JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat
        WHERE s.bot = :bot AND s.person = :person AND s.ended_ms IS NULL AND c.kind = 0
            AND c.one_print <> :other AND c.two_print <> :other
    )

-- name: cancel_letters_by
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND outcome IS NULL AND author = :person

-- name: lift
UPDATE sanctions SET lifted_ms = :at_ms, lifted_by = :actor
WHERE bot = :bot AND id = :id AND lifted_ms IS NULL

-- name: move_term
UPDATE sanctions SET until_ms = :until_ms, forget_ms = :until_ms
WHERE bot = :bot AND id = :id AND lifted_ms IS NULL

-- name: appeal
UPDATE sanctions SET appeal = :sealed, appeal_ms = :at_ms
WHERE bot = :bot AND id = :id AND appeal_ms IS NULL AND lifted_ms IS NULL

-- name: judge_appeal
UPDATE sanctions SET outcome = :outcome, judged_by = :actor
WHERE bot = :bot AND id = :id AND appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL

-- What nobody has judged can be said again.
-- name: drop_appeals
UPDATE sanctions
SET appeal = NULL, appeal_ms = CASE WHEN outcome IS NULL THEN NULL ELSE appeal_ms END
WHERE bot = :bot AND fingerprint = :fingerprint

-- name: sanctions_of
SELECT bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_ms,
    lifted_by, appeal, appeal_ms, outcome, judged_by
FROM sanctions
WHERE bot = :bot AND fingerprint = :fingerprint
ORDER BY at_ms DESC, id DESC

-- name: sanction_by_id
SELECT bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_ms,
    lifted_by, appeal, appeal_ms, outcome, judged_by
FROM sanctions
WHERE bot = :bot AND id = :id

-- name: appeals
SELECT bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_ms,
    lifted_by, appeal, appeal_ms, outcome, judged_by
FROM sanctions
WHERE bot = :bot AND appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL
ORDER BY appeal_ms, id
LIMIT :most

-- name: known_as
SELECT fingerprint FROM people
WHERE bot = :bot AND fingerprint >= :alias AND fingerprint < :after
UNION
SELECT fingerprint FROM sanctions
WHERE bot = :bot AND fingerprint >= :alias AND fingerprint < :after
UNION
SELECT about_print AS fingerprint FROM reports
WHERE bot = :bot AND about_print >= :alias AND about_print < :after AND verdict IS NULL
    AND at_ms > 0
ORDER BY fingerprint
LIMIT 9

-- name: tally
SELECT
    (
        SELECT COUNT(DISTINCT about_print) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > ''
    ) AS cases,
    (
        SELECT COUNT(DISTINCT about_print) FROM reports
        WHERE bot = :bot AND verdict IS NULL AND about_print > '' AND hides = 1
    ) AS hidden,
    (
        SELECT COUNT(*) FROM sanctions
        WHERE bot = :bot AND appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL
            AND appeal_ms > 0
    ) AS appeals,
    (
        SELECT COUNT(*) FROM chats WHERE bot = :bot AND kind = 0 AND opened_ms >= :since_ms
    ) AS chats

-- --- forgetting

-- What the moderators' group was shown of such a report; before the report. 4503599627370496 is
-- BENCH; names as in bot/board. What hides somebody waits for a human, however long that takes:
-- nobody else could show them again.
-- name: expire_case_cards
WITH gone AS (
    SELECT bot, chat, at_ms FROM reports
    WHERE at_ms < :before_ms AND (hides = 0 OR verdict IS NOT NULL)
    ORDER BY at_ms
    LIMIT :most
)
DELETE FROM cards
WHERE (bot, person, name) IN (
    SELECT c.bot, c.person, c.name
    FROM gone
    JOIN cards AS c ON c.bot = gone.bot AND c.person = 4503599627370496
        AND c.name >= 'case-' || CAST(gone.chat AS TEXT) || '-' || CAST(gone.at_ms AS TEXT)
        AND c.name < 'case-' || CAST(gone.chat AS TEXT) || '-' || CAST(gone.at_ms AS TEXT) || 'z'
)

-- The same of an appeal; before the sanction.
-- name: expire_appeal_cards
WITH gone AS (
    SELECT bot, id FROM sanctions WHERE forget_ms <= :now_ms ORDER BY forget_ms LIMIT :most
)
DELETE FROM cards
WHERE (bot, person, name) IN (
    SELECT c.bot, c.person, c.name
    FROM gone
    JOIN cards AS c ON c.bot = gone.bot AND c.person = 4503599627370496
        AND c.name = 'appeal-' || CAST(gone.id AS TEXT)
)

-- name: expire_reports
DELETE FROM reports
WHERE (bot, chat, by_print) IN (
    SELECT bot, chat, by_print FROM reports
    WHERE at_ms < :before_ms AND (hides = 0 OR verdict IS NOT NULL)
    ORDER BY at_ms
    LIMIT :most
)
RETURNING 1

-- name: expire_evidence
DELETE FROM evidence
WHERE (bot, chat, by_print, message) IN (
    SELECT bot, chat, by_print, message FROM evidence
    WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1

-- name: expire_sanctions
DELETE FROM sanctions
WHERE (bot, id) IN (
    SELECT bot, id FROM sanctions WHERE forget_ms <= :now_ms ORDER BY forget_ms LIMIT :most
)
RETURNING 1

-- name: expire_appeals
UPDATE sanctions
SET appeal = NULL, appeal_ms = CASE WHEN outcome IS NULL THEN NULL ELSE appeal_ms END
WHERE (bot, id) IN (
    SELECT bot, id FROM sanctions
    WHERE appeal IS NOT NULL AND appeal_ms < :before_ms
    ORDER BY appeal_ms
    LIMIT :most
)
RETURNING 1
