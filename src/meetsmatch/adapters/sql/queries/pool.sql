-- Who can be seen, in the order of adapters/sql/spots.py. PostgreSQL has texts of its own.

-- name: find_candidates
-- Everybody in these stretches of the pool who fits and is not decided about, in their order.
-- Distances are a little too generous here, and languages may be mistaken for one another.
SELECT pool.bot, pool.person, pool.gender, pool.birth_year, pool.seeks, pool.age_from,
    pool.age_to, pool.languages, pool.cell, pool.radius_km, pool.interests, pool.active_day,
    pool.listed_day
FROM json_each(:probes) AS probe
CROSS JOIN pool INDEXED BY pool_spot
WHERE pool.bot = :bot
    AND pool.spot BETWEEN json_extract(probe.value, '$[0]') AND json_extract(probe.value, '$[1]')
    AND pool.birth_year BETWEEN :born_from AND :born_to
    AND pool.age_from <= :age AND pool.age_to >= :age
    AND pool.seeks IN ('everyone', :sought_by)
    AND pool.tongues & :tongues <> 0
    AND pool.active_day >= :since_day
    AND (pool.x - :x) * (pool.x - :x) + (pool.y - :y) * (pool.y - :y)
        + (pool.z - :z) * (pool.z - :z)
        <= (MIN(pool.radius_km, :radius_km) + :rounding_km)
            * (MIN(pool.radius_km, :radius_km) + :rounding_km)
    AND pool.person <> :person
    AND pool.person NOT IN (
        SELECT about_person FROM opinions
        WHERE opinions.bot = :bot AND opinions.by_person = :person AND opinions.until_ms > :now_ms
    )
LIMIT :most

-- name: count_stretches
-- How many people stand in each of these stretches, but not further than to a thousand.
SELECT probe.key AS number, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM pool INDEXED BY pool_spot
            WHERE pool.bot = :bot
                AND pool.spot BETWEEN json_extract(probe.value, '$[0]')
                    AND json_extract(probe.value, '$[1]')
            LIMIT 1000
        ) AS these
    ) AS people
FROM json_each(:stretches) AS probe

-- name: count_shelves
-- How many people there are on each shelf, among the next of the pool; the last spot looked at.
SELECT page.spot >> 15 AS shelf, COUNT(*) AS people, MAX(page.spot) AS last
FROM (
    SELECT spot FROM pool WHERE bot = :bot AND spot > :after ORDER BY spot LIMIT :most
) AS page
GROUP BY page.spot >> 15
ORDER BY shelf
