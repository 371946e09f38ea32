-- What somebody thinks of another. Minds: 0 shown, 1 passed, 2 liked, 3 unmatched.

-- Both are known and at large, and neither keeps the other away by a block or a report.
-- name: are_free
SELECT 1 FROM people AS o
JOIN people AS t ON t.bot = o.bot AND t.id = :two
WHERE o.bot = :bot AND o.id = :one AND o.is_hidden = 0 AND t.is_hidden = 0
    AND o.suspended_until_ms <= :at_ms AND t.suspended_until_ms <= :at_ms
    AND NOT EXISTS (
        SELECT 1 FROM apart
        WHERE apart.bot = o.bot AND apart.by_print = o.fingerprint
            AND apart.other_print = t.fingerprint AND apart.because > 0
            AND apart.until_ms > :at_ms
    )
    AND NOT EXISTS (
        SELECT 1 FROM apart
        WHERE apart.bot = o.bot AND apart.by_print = t.fingerprint
            AND apart.other_print = o.fingerprint AND apart.because > 0
            AND apart.until_ms > :at_ms
    )

-- name: are_known
SELECT id FROM people WHERE bot = :bot AND id IN (:one, :two)

-- Both are known. Whatever decides about the two waits for whoever decides about them now.
-- name: hold_both
SELECT id FROM people WHERE bot = :bot AND id IN (:one, :two)

-- name: see
INSERT INTO opinions (bot, by_person, about_person, mind, at_ms, until_ms)
VALUES (:bot, :by, :about, 0, :at_ms, :until_ms)
ON CONFLICT (bot, by_person, about_person) DO UPDATE
SET mind = 0, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = NULL
WHERE opinions.until_ms <= excluded.at_ms

-- name: like
INSERT INTO opinions (bot, by_person, about_person, mind, at_ms, until_ms, note)
SELECT CAST(:bot AS BIGINT), CAST(:by AS BIGINT), CAST(:about AS BIGINT), 2,
    CAST(:at_ms AS BIGINT), CAST(:until_ms AS BIGINT), :note
WHERE CAST(:answers AS INTEGER) = (
    SELECT COUNT(*) FROM opinions
    WHERE bot = :bot AND by_person = :about AND about_person = :by AND mind = 2
)
ON CONFLICT (bot, by_person, about_person) DO UPDATE
SET mind = 2, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = excluded.note
WHERE opinions.mind < 2

-- name: pass
INSERT INTO opinions (bot, by_person, about_person, mind, at_ms, until_ms)
VALUES (:bot, :by, :about, 1, :at_ms, :until_ms)
ON CONFLICT (bot, by_person, about_person) DO UPDATE
SET mind = 1, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = NULL
WHERE opinions.mind < 2

-- name: undo_pass
UPDATE opinions SET mind = 0, until_ms = :until_ms
WHERE bot = :bot AND by_person = :by AND about_person = :about AND mind = 1
    AND at_ms = :passed_ms

-- name: both_think
INSERT INTO opinions (bot, by_person, about_person, mind, at_ms, until_ms)
VALUES (:bot, :one, :two, :mind, :at_ms, :until_ms), (:bot, :two, :one, :mind, :at_ms, :until_ms)
ON CONFLICT (bot, by_person, about_person) DO UPDATE
SET mind = excluded.mind, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = NULL

-- name: opinion_of
SELECT by_person, about_person, mind, at_ms, until_ms, note
FROM opinions
WHERE bot = :bot AND by_person = :by AND about_person = :about

-- Likes without an answer, of those who fit and whom nobody keeps away. As in pool.sql, distances
-- are a little too generous here, and languages may be mistaken for one another. CROSS JOIN keeps
-- SQLite to this order.
-- name: likes_about
SELECT theirs.by_person, theirs.about_person, theirs.mind, theirs.at_ms, theirs.until_ms,
    theirs.note, pool.bot, pool.person, pool.gender, pool.birth_year, pool.seeks, pool.age_from,
    pool.age_to, pool.languages, pool.cell, pool.radius_km, pool.interests, pool.active_day,
    pool.listed_day
FROM people AS me
CROSS JOIN opinions AS theirs
CROSS JOIN pool
CROSS JOIN people AS them
WHERE me.bot = :bot AND me.id = :person
    AND theirs.bot = :bot AND theirs.about_person = me.id AND theirs.mind = 2
    AND pool.bot = :bot AND pool.person = theirs.by_person
    AND them.bot = :bot AND them.id = theirs.by_person
    AND pool.birth_year BETWEEN CAST(:born_from AS INTEGER) AND CAST(:born_to AS INTEGER)
    AND pool.age_from <= CAST(:age AS INTEGER) AND pool.age_to >= CAST(:age AS INTEGER)
    AND pool.seeks IN ('everyone', :sought_by)
    AND CAST(:sought AS TEXT) IN ('everyone', pool.gender)
    AND pool.tongues & :tongues <> 0
    AND (pool.x - CAST(:x AS INTEGER)) * (pool.x - CAST(:x AS INTEGER))
        + (pool.y - CAST(:y AS INTEGER)) * (pool.y - CAST(:y AS INTEGER))
        + (pool.z - CAST(:z AS INTEGER)) * (pool.z - CAST(:z AS INTEGER))
        <= (CASE WHEN pool.radius_km < CAST(:radius_km AS INTEGER)
                THEN pool.radius_km ELSE CAST(:radius_km AS INTEGER) END
                + CAST(:rounding_km AS INTEGER))
            * (CASE WHEN pool.radius_km < CAST(:radius_km AS INTEGER)
                THEN pool.radius_km ELSE CAST(:radius_km AS INTEGER) END
                + CAST(:rounding_km AS INTEGER))
    AND NOT EXISTS (
        SELECT 1 FROM opinions AS mine
        WHERE mine.bot = :bot AND mine.by_person = :person
            AND mine.about_person = theirs.by_person
            AND mine.mind > 0 AND mine.until_ms > :now_ms
    )
    AND NOT EXISTS (
        SELECT 1 FROM apart
        WHERE apart.bot = :bot AND apart.by_print = me.fingerprint
            AND apart.other_print = them.fingerprint AND apart.because > 0
            AND apart.until_ms > :now_ms
    )
    AND NOT EXISTS (
        SELECT 1 FROM apart
        WHERE apart.bot = :bot AND apart.by_print = them.fingerprint
            AND apart.other_print = me.fingerprint AND apart.because > 0
            AND apart.until_ms > :now_ms
    )
ORDER BY theirs.at_ms, theirs.by_person
LIMIT :most

-- name: drop_opinions_by
DELETE FROM opinions WHERE bot = :bot AND by_person = :person

-- name: drop_opinions_about
DELETE FROM opinions WHERE bot = :bot AND about_person = :person
