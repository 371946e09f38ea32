-- Who waits for a partner.

-- name: seek
INSERT INTO waiting (
    bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages, relaxes
)
SELECT CAST(:bot AS BIGINT), CAST(:person AS BIGINT), :fingerprint, CAST(:since_ms AS BIGINT),
    :gender, CAST(:age AS INTEGER), :seeks, CAST(:age_from AS INTEGER),
    CAST(:age_to AS INTEGER), :languages, CAST(:relaxes AS INTEGER)
WHERE NOT EXISTS (
    SELECT 1 FROM seats WHERE bot = :bot AND person = :person AND ended_ms IS NULL
)
ON CONFLICT (bot, person) DO UPDATE
SET fingerprint = excluded.fingerprint, gender = excluded.gender, age = excluded.age,
    seeks = excluded.seeks, age_from = excluded.age_from, age_to = excluded.age_to,
    languages = excluded.languages, relaxes = excluded.relaxes

-- name: leave_queue
DELETE FROM waiting WHERE bot = :bot AND person = :person

-- name: who_waits
SELECT bot, person, fingerprint, since_ms, gender, age, seeks, age_from, age_to, languages,
    relaxes
FROM waiting
WHERE bot = :bot
ORDER BY since_ms, person

-- name: queue_length
SELECT COUNT(*) FROM waiting WHERE bot = :bot

-- name: place_in_queue
SELECT
    (
        SELECT COUNT(*) FROM waiting AS earlier
        WHERE earlier.bot = :bot
            AND (earlier.since_ms, earlier.person) <= (mine.since_ms, mine.person)
    ),
    (SELECT COUNT(*) FROM waiting AS whole WHERE whole.bot = :bot)
FROM waiting AS mine
WHERE mine.bot = :bot AND mine.person = :person
