-- Who waits for a partner.

-- name: seek
INSERT INTO waiting (
    bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages, relaxes
)
VALUES (
    :bot, :person, :fingerprint, :since_ms, :gender, :age, :seeks, :age_from, :age_to, :languages,
    :relaxes
)
ON CONFLICT (bot, person) DO UPDATE
SET fingerprint = excluded.fingerprint, gender = excluded.gender, age = excluded.age,
    seeks = excluded.seeks, age_from = excluded.age_from, age_to = excluded.age_to,
    languages = excluded.languages, relaxes = excluded.relaxes

-- After `is_welcome`, which holds who seeks: whoever waits sits nowhere.
-- name: is_unseated
SELECT 1 FROM waiting
WHERE bot = :bot AND person = :person AND NOT EXISTS (
    SELECT 1 FROM seats
    WHERE seats.bot = :bot AND seats.person = :person AND seats.ended_ms IS NULL
)

-- After `seek`: nobody waits who can't be written to, is hidden, or kept out.
-- name: is_welcome
SELECT 1 WHERE NOT EXISTS (
    SELECT 1 FROM people
    WHERE bot = :bot AND id = :person
        AND (reachable = 0 OR is_hidden = 1 OR suspended_until_ms > :at_ms)
)

-- name: still_waits
SELECT 1 FROM waiting
WHERE bot = :bot AND person = :person AND fingerprint = :fingerprint AND since_ms = :since_ms
    AND gender = :gender AND age = :age AND seeks = :seeks AND age_from = :age_from
    AND age_to = :age_to AND languages = :languages AND relaxes = :relaxes

-- name: hold_place
SELECT 1 FROM waiting WHERE bot = :bot AND person = :person

-- name: leave_queue
DELETE FROM waiting WHERE bot = :bot AND person = :person

-- name: who_waits
SELECT bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages,
    relaxes
FROM waiting
WHERE bot = :bot AND (since_ms, person) > (:since_ms, :person)
ORDER BY since_ms, person
LIMIT :most

-- name: places
SELECT bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages,
    relaxes
FROM waiting
WHERE bot = :bot AND person IN (:people*64)

-- name: queue_length
SELECT COUNT(*) FROM waiting WHERE bot = :bot

-- name: place_in_queue
SELECT
    (
        SELECT COUNT(*) FROM waiting AS earlier
        WHERE earlier.bot = :bot
            AND (earlier.since_ms, earlier.person) <= (mine.since_ms, mine.person)
    ) AS place,
    (SELECT COUNT(*) FROM waiting AS whole WHERE whole.bot = :bot) AS length
FROM waiting AS mine
WHERE mine.bot = :bot AND mine.person = :person
