-- Who is known, by our id and by fingerprint.

-- name: add_person
INSERT INTO people (
    bot, id, fingerprint, address, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
)
VALUES (
    :bot, :id, :fingerprint, :address, :language, :consent, :consent_ms, :gender, :birth_year,
    :seeks, :age_from, :age_to, :languages, :relaxes, :reachable, :told, :created_ms, :version
)
ON CONFLICT DO NOTHING

-- name: change_person
UPDATE people
SET language = :language, consent = :consent, consent_ms = :consent_ms, gender = :gender,
    birth_year = :birth_year, seeks = :seeks, age_from = :age_from, age_to = :age_to,
    languages = :languages, relaxes = :relaxes, reachable = :reachable, told = :told,
    version = :version
WHERE bot = :bot AND id = :id AND version = :version - 1

-- name: forget_person
DELETE FROM people
WHERE bot = :bot AND id = :person AND version = :version
    AND NOT EXISTS (
        SELECT 1 FROM seats
        WHERE seats.bot = :bot AND seats.person = :person AND seats.ended_ms IS NULL
    )

-- name: person_by_id
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
FROM people
WHERE bot = :bot AND id = :id

-- name: person_by_fingerprint
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version
FROM people
WHERE bot = :bot AND fingerprint = :fingerprint

-- name: address_of
SELECT address FROM people WHERE bot = :bot AND id = :id

-- name: somebody
SELECT bot, fingerprint, address FROM people LIMIT 1
