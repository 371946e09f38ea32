-- News for many, and who sleeps and is told later.

-- name: make_broadcast
INSERT INTO broadcasts (
    bot, id, name, draft, made_by, made_ms, state, starts_ms, ended_ms, walked_to, told,
    sent, failed, unreachable, unknown, version
)
VALUES (
    :bot, :id, :name, :draft, :made_by, :made_ms, :state, :starts_ms, :ended_ms, :walked_to, :told,
    0, 0, 0, 0, :version
)
ON CONFLICT DO NOTHING

-- name: change_broadcast
UPDATE broadcasts
SET name = :name, draft = :draft, state = :state, starts_ms = :starts_ms, ended_ms = :ended_ms,
    walked_to = :walked_to, told = :told, version = :version
WHERE bot = :bot AND id = :id AND version = :version - 1

-- Before the letter is settled, and once: it waits no more then.
-- name: count_letter
UPDATE broadcasts
SET sent = sent + CAST(:sent AS BIGINT), failed = failed + CAST(:failed AS BIGINT),
    unreachable = unreachable + CAST(:unreachable AS BIGINT),
    unknown = unknown + CAST(:unknown AS BIGINT)
WHERE bot = :bot AND id = :broadcast
    AND EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.bot = :bot AND outbox.id = :letter AND outbox.outcome IS NULL
    )

-- Writing it down twice does no harm, and what is known of it is true after a stop, too.
-- name: post_became
UPDATE broadcasts SET post = :post, post_said = :said WHERE bot = :bot AND id = :broadcast

-- name: begin_post
UPDATE broadcasts SET post = :post, post_said = :said
WHERE bot = :bot AND id = :broadcast AND post IS NULL

-- Of a call that has begun nobody knows yet. Before the letter is withdrawn.
-- name: withdraw_post
UPDATE broadcasts SET post = CASE WHEN EXISTS (
    SELECT 1 FROM outbox
    WHERE outbox.bot = :bot AND outbox.broadcast = :broadcast AND outbox.outcome IS NULL
        AND outbox.begun_ms IS NOT NULL AND outbox.to_person = :channel
) THEN 'unknown' ELSE 'withdrawn' END
WHERE bot = :bot AND id = :broadcast AND post = 'waiting'

-- Before the letter is given up.
-- name: give_up_post
UPDATE broadcasts SET post = 'unknown'
WHERE bot = :bot AND id = :broadcast AND post = 'waiting'
    AND EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.bot = :bot AND outbox.broadcast = :broadcast AND outbox.outcome IS NULL
            AND outbox.begun_ms < :before_ms AND outbox.to_person = :channel
    )

-- name: put_off_reader
INSERT INTO sleepers (bot, broadcast, person, due_ms)
VALUES (:bot, :broadcast, :person, :due_ms)
ON CONFLICT DO NOTHING

-- name: wake_reader
DELETE FROM sleepers WHERE bot = :bot AND broadcast = :broadcast AND person = :person

-- name: wake_all
DELETE FROM sleepers WHERE bot = :bot AND broadcast = :broadcast

-- name: drop_sleepers
DELETE FROM sleepers WHERE bot = :bot AND person = :person

-- name: withdraw_letters
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND broadcast = :broadcast AND outcome IS NULL

-- name: count_given_up
UPDATE broadcasts
SET unknown = unknown + (
    SELECT COUNT(*) FROM outbox
    WHERE outbox.bot = :bot AND outbox.broadcast = :broadcast AND outbox.outcome IS NULL
        AND outbox.begun_ms < :before_ms AND outbox.to_person <> :channel
)
WHERE bot = :bot AND id = :broadcast

-- name: give_up_letters
UPDATE outbox SET outcome = 'unknown', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND broadcast = :broadcast AND outcome IS NULL AND begun_ms < :before_ms

-- name: begin_letter
UPDATE outbox SET begun_ms = :at_ms WHERE bot = :bot AND id = :id AND outcome IS NULL

-- name: broadcast_by_id
SELECT bot, id, draft, made_by, made_ms, state, starts_ms, ended_ms, walked_to, told,
    sent, failed, unreachable, unknown, version, post, post_said
FROM broadcasts
WHERE bot = :bot AND id = :id

-- name: broadcasts_before
SELECT bot, id, draft, made_by, made_ms, state, starts_ms, ended_ms, walked_to, told,
    sent, failed, unreachable, unknown, version, post, post_said
FROM broadcasts
WHERE bot = :bot AND id < :before
ORDER BY id DESC
LIMIT :most

-- name: broadcasts_due
SELECT bot, id, draft, made_by, made_ms, state, starts_ms, ended_ms, walked_to, told,
    sent, failed, unreachable, unknown, version, post, post_said
FROM broadcasts
WHERE bot = :bot AND starts_ms <= :now_ms AND state IN ('scheduled', 'running')
ORDER BY starts_ms, id

-- name: readers_after
SELECT p.bot, p.id, p.fingerprint, p.language, p.consent, p.consent_ms, p.gender, p.birth_year,
    p.seeks, p.age_from, p.age_to, p.languages, p.relaxes, p.reachable, p.told, p.created_ms,
    p.version, p.suspended_until_ms, p.is_hidden, p.settled_ms, p.seen_day, p.milestones,
    p.assurance, p.assured_ms, p.wants_news, f.cell, f.is_paused, CASE WHEN EXISTS (
        SELECT 1 FROM grants
        WHERE grants.bot = p.bot AND grants.person = p.id
            AND grants.from_ms <= :now_ms AND grants.until_ms > :now_ms
    ) THEN 1 ELSE 0 END AS has_premium
FROM people AS p
LEFT JOIN profiles AS f ON f.bot = p.bot AND f.person = p.id
WHERE p.bot = :bot AND p.id > :after
ORDER BY p.id
LIMIT :most

-- name: readers_woken
SELECT p.bot, p.id, p.fingerprint, p.language, p.consent, p.consent_ms, p.gender, p.birth_year,
    p.seeks, p.age_from, p.age_to, p.languages, p.relaxes, p.reachable, p.told, p.created_ms,
    p.version, p.suspended_until_ms, p.is_hidden, p.settled_ms, p.seen_day, p.milestones,
    p.assurance, p.assured_ms, p.wants_news, f.cell, f.is_paused, CASE WHEN EXISTS (
        SELECT 1 FROM grants
        WHERE grants.bot = p.bot AND grants.person = p.id
            AND grants.from_ms <= :now_ms AND grants.until_ms > :now_ms
    ) THEN 1 ELSE 0 END AS has_premium
FROM sleepers AS s
JOIN people AS p ON p.bot = s.bot AND p.id = s.person
LEFT JOIN profiles AS f ON f.bot = p.bot AND f.person = p.id
WHERE s.bot = :bot AND s.broadcast = :broadcast AND s.due_ms <= :now_ms
ORDER BY s.due_ms, s.person
LIMIT :most

-- name: sleepers_of
SELECT COUNT(*) FROM sleepers WHERE bot = :bot AND broadcast = :broadcast

-- name: letters_under_way
SELECT COUNT(*) AS letters, COUNT(CASE WHEN begun_ms < :before_ms THEN 1 END) AS lost
FROM outbox
WHERE bot = :bot AND broadcast = :broadcast AND outcome IS NULL
