-- Experiments, and what came of them.

-- name: make_experiment
INSERT INTO experiments (
    bot, id, name, draft, lever, made_by, made_ms, state, started_ms, ended_ms, because, winner,
    is_adopted, figures, version
)
VALUES (
    :bot, :id, :name, :draft, :lever, :made_by, :made_ms, :state, :started_ms, :ended_ms, :because,
    :winner, :is_adopted, :figures, :version
)
ON CONFLICT DO NOTHING

-- name: change_experiment
UPDATE experiments
SET name = :name, draft = :draft, lever = :lever, state = :state, started_ms = :started_ms,
    ended_ms = :ended_ms, because = :because, winner = :winner, is_adopted = :is_adopted,
    figures = :figures, version = :version
WHERE bot = :bot AND id = :id AND version = :version - 1
    AND (:state <> 'running' OR NOT EXISTS (
        SELECT 1 FROM experiments AS other
        WHERE other.bot = :bot AND other.id <> :id
            AND other.state = 'running' AND other.lever = :lever
    ))

-- name: experiment_by_id
SELECT bot, id, draft, made_by, made_ms, state, started_ms, ended_ms, because, winner, is_adopted,
    figures, version
FROM experiments
WHERE bot = :bot AND id = :id

-- name: experiments_before
SELECT bot, id, draft, made_by, made_ms, state, started_ms, ended_ms, because, winner, is_adopted,
    figures, version
FROM experiments
WHERE bot = :bot AND id < :before
ORDER BY id DESC
LIMIT :most

-- name: experiments_in_force
SELECT bot, id, draft, made_by, made_ms, state, started_ms, ended_ms, because, winner, is_adopted,
    figures, version
FROM experiments
WHERE bot = :bot AND (state = 'running' OR is_adopted = 1)
ORDER BY id

-- name: tell_exposed
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT CAST(:bot AS BIGINT), CAST(:at_ms AS BIGINT), CAST(:kind AS TEXT), CAST(:alias AS BIGINT),
    CAST(:word AS TEXT), CAST(:size AS BIGINT), CAST(:often AS BIGINT)
WHERE NOT EXISTS (
    SELECT 1 FROM events AS known
    WHERE known.bot = :bot AND known.kind = 'exposed' AND known.size = :size
        AND known.alias = :alias
)

-- The last one of a page of those who were exposed, along their aliases.
-- name: exposed_until
SELECT alias FROM events
WHERE bot = :bot AND kind = 'exposed' AND size = :id AND alias > :after
ORDER BY alias
LIMIT 1 OFFSET :more

-- Sums of whole numbers that were counted person by person: no engine rounds anything.
-- name: outcomes
SELECT word, day, COUNT(*) AS people, CAST(SUM(y) AS BIGINT), CAST(SUM(x) AS BIGINT),
    CAST(SUM(y * y) AS BIGINT), CAST(SUM(x * x) AS BIGINT), CAST(SUM(x * y) AS BIGINT)
FROM (
    SELECT word, at_ms / 86400000 AS day,
        CASE WHEN CAST(:once AS INTEGER) = 1 AND often > 1 THEN 1 ELSE often END AS y,
        CASE WHEN CAST(:per AS TEXT) = '' THEN 1 ELSE per END AS x
    FROM (
        SELECT who.word, who.at_ms,
            COUNT(CASE WHEN e.kind = :kind AND (CAST(:word AS TEXT) = '' OR e.word = :word)
                THEN 1 END) AS often,
            COUNT(CASE WHEN e.kind = :per THEN 1 END) AS per
        FROM (
            SELECT bot, alias, MIN(word) AS word, MIN(at_ms) AS at_ms
            FROM events
            WHERE bot = :bot AND kind = 'exposed' AND size = :id
                AND alias > :after AND alias <= :until
            GROUP BY bot, alias
        ) AS who
        LEFT JOIN events AS e ON e.bot = who.bot AND e.alias = who.alias AND e.alias > 0
            AND e.at_ms > who.at_ms AND e.at_ms <= who.at_ms + CAST(:window_ms AS BIGINT)
        WHERE who.at_ms <= CAST(:ripe_ms AS BIGINT)
        GROUP BY who.alias, who.word, who.at_ms
    ) AS each_one
) AS counted
GROUP BY word, day
ORDER BY word, day
