-- As in ../pool.sql, with the lists of PostgreSQL.

-- name: find_candidates
SELECT found.bot, found.person, found.gender, found.birth_year, found.seeks, found.age_from,
    found.age_to, found.languages, found.cell, found.radius_km, found.interests,
    found.active_day, found.listed_day
FROM json_array_elements(CAST(:probes AS JSON)) AS probe (stretch)
CROSS JOIN LATERAL (
    -- Ordered, so that no plan but the index on spots is ever taken.
    SELECT * FROM pool
    WHERE pool.bot = :bot
        AND pool.spot >= CAST(probe.stretch ->> 0 AS BIGINT)
        AND pool.spot <= CAST(probe.stretch ->> 1 AS BIGINT)
        AND pool.birth_year >= CAST(:born_from AS SMALLINT)
        AND pool.birth_year <= CAST(:born_to AS SMALLINT)
        AND pool.age_from <= CAST(:age AS SMALLINT) AND pool.age_to >= CAST(:age AS SMALLINT)
        AND pool.seeks IN ('everyone', :sought_by)
        AND pool.tongues & :tongues <> 0
        AND pool.active_day >= CAST(:since_day AS INTEGER)
        AND (pool.x - CAST(:x AS INTEGER)) * (pool.x - CAST(:x AS INTEGER))
            + (pool.y - CAST(:y AS INTEGER)) * (pool.y - CAST(:y AS INTEGER))
            + (pool.z - CAST(:z AS INTEGER)) * (pool.z - CAST(:z AS INTEGER))
            <= (LEAST(pool.radius_km, CAST(:radius_km AS INTEGER)) + CAST(:rounding_km AS INTEGER))
                * (LEAST(pool.radius_km, CAST(:radius_km AS INTEGER))
                    + CAST(:rounding_km AS INTEGER))
        AND pool.person <> CAST(:person AS BIGINT)
        AND pool.person NOT IN (
            SELECT about_person FROM opinions
            WHERE opinions.bot = :bot AND opinions.by_person = CAST(:person AS BIGINT)
                AND opinions.until_ms > :now_ms
        )
    ORDER BY pool.spot
    LIMIT :most
) AS found
LIMIT :most

-- name: count_stretches
SELECT probe.number - 1 AS number, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM pool
            WHERE pool.bot = :bot
                AND pool.spot >= CAST(probe.stretch ->> 0 AS BIGINT)
                AND pool.spot <= CAST(probe.stretch ->> 1 AS BIGINT)
            LIMIT 1000
        ) AS these
    ) AS people
FROM json_array_elements(CAST(:stretches AS JSON)) WITH ORDINALITY AS probe (stretch, number)
