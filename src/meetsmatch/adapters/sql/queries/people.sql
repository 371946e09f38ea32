-- Who is known, by our id and by fingerprint.

-- What stands against them is taken over. After `hold_print`.
-- name: add_person
INSERT INTO people (
    bot, id, fingerprint, address, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    settled_ms, assurance, assured_ms, wants_news, suspended_until_ms, is_hidden
)
VALUES (
    :bot, :id, :fingerprint, :address, :language, :consent, :consent_ms, :gender, :birth_year,
    :seeks, :age_from, :age_to, :languages, :relaxes, :reachable, :told, :created_ms, :version,
    :settled_ms, :assurance, :assured_ms, :wants_news, COALESCE((
        SELECT MAX(until_ms) FROM sanctions
        WHERE bot = :bot AND fingerprint = :fingerprint AND lifted_ms IS NULL
    ), 0),
    CASE WHEN EXISTS (
        SELECT 1 FROM reports
        WHERE bot = :bot AND about_print = :fingerprint AND verdict IS NULL AND at_ms > 0
            AND hides = 1
    ) THEN 1 ELSE 0 END
)
ON CONFLICT DO NOTHING

-- name: change_person
UPDATE people
SET language = :language, consent = :consent, consent_ms = :consent_ms, gender = :gender,
    birth_year = :birth_year, seeks = :seeks, age_from = :age_from, age_to = :age_to,
    languages = :languages, relaxes = :relaxes, reachable = :reachable, told = :told,
    suspended_until_ms = :suspended_until_ms, is_hidden = :is_hidden,
    settled_ms = :settled_ms, assurance = :assurance, assured_ms = :assured_ms,
    wants_news = :wants_news, version = :version
WHERE bot = :bot AND id = :id AND version = :version - 1

-- Whatever has begun with them ends first, and is seen; nothing begins before this commit.
-- name: hold_person
SELECT 1 FROM people WHERE bot = :bot AND id = :person

-- name: forget_person
DELETE FROM people
WHERE bot = :bot AND id = :person AND version = :version
    AND NOT EXISTS (
        SELECT 1 FROM seats
        WHERE seats.bot = :bot AND seats.person = :person AND seats.ended_ms IS NULL
    )
    AND NOT EXISTS (
        SELECT 1 FROM chats
        WHERE chats.bot = :bot AND chats.one = :person AND kind = 1 AND ended_ms IS NULL
            AND opened_ms > 0
    )
    AND NOT EXISTS (
        SELECT 1 FROM chats
        WHERE chats.bot = :bot AND chats.two = :person AND kind = 1 AND ended_ms IS NULL
            AND opened_ms > 0
    )

-- name: person_by_id
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    suspended_until_ms, is_hidden, settled_ms, seen_day, milestones, assurance, assured_ms,
    wants_news
FROM people
WHERE bot = :bot AND id = :id

-- name: languages_of
SELECT id, language FROM people WHERE bot = :bot AND id IN (:people*64)

-- name: person_by_fingerprint
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    suspended_until_ms, is_hidden, settled_ms, seen_day, milestones, assurance, assured_ms,
    wants_news
FROM people
WHERE bot = :bot AND fingerprint = :fingerprint

-- name: address_of
SELECT address FROM people WHERE bot = :bot AND id = :id

-- name: somebody
SELECT bot, fingerprint, address FROM people LIMIT 1

-- name: log_consent
INSERT INTO consents (bot, person, at_ms, version, is_given)
VALUES (:bot, :person, :at_ms, :version, :is_given)
ON CONFLICT DO NOTHING

-- name: drop_consents
DELETE FROM consents WHERE bot = :bot AND person = :person

-- How they had moved is remembered, too: 1 is long ago (LONG_AGO_MS); and for the rest of this day
-- how many likes they have given. 86400000 is a day in milliseconds.
-- name: remember_forgotten
INSERT INTO forgotten (
    bot, fingerprint, at_ms, moved_ms, moved_before_ms, likes_day, likes_given
)
VALUES (
    :bot, :fingerprint, :at_ms,
    COALESCE((
        SELECT CASE WHEN is_finished = 1 AND moved_ms = 0 THEN 1 ELSE moved_ms END FROM profiles
        WHERE bot = :bot AND person = :person
    ), 0),
    COALESCE((SELECT moved_before_ms FROM profiles WHERE bot = :bot AND person = :person), 0),
    COALESCE((
        SELECT day FROM counts WHERE bot = :bot AND person = :person
            AND day = CAST(:at_ms AS BIGINT) / 86400000 AND likes_today > 0
    ), 0),
    COALESCE((
        SELECT likes_today FROM counts WHERE bot = :bot AND person = :person
            AND day = CAST(:at_ms AS BIGINT) / 86400000
    ), 0)
)
ON CONFLICT (bot, fingerprint) DO UPDATE
SET at_ms = excluded.at_ms,
    moved_before_ms = CASE WHEN excluded.moved_ms > 0
        THEN excluded.moved_before_ms ELSE forgotten.moved_before_ms END,
    moved_ms = CASE WHEN excluded.moved_ms > 0 THEN excluded.moved_ms ELSE forgotten.moved_ms END,
    likes_given = CASE WHEN excluded.likes_day > 0
        THEN excluded.likes_given ELSE forgotten.likes_given END,
    likes_day = CASE WHEN excluded.likes_day > 0
        THEN excluded.likes_day ELSE forgotten.likes_day END

-- Who left today and comes back goes on counting. After `add_person`.
-- name: count_on
INSERT INTO counts (
    bot, person, given_seen, given_likes, got_seen, got_likes, lately, day, likes_today, shown
)
SELECT bot, CAST(:person AS BIGINT), 0, 0, 0, 0, 0, CAST(likes_day AS INTEGER), likes_given, 0
FROM forgotten
WHERE bot = :bot AND fingerprint = :fingerprint AND likes_day = :day AND likes_day > 0
ON CONFLICT DO NOTHING

-- name: moves_of
SELECT moved_ms, moved_before_ms FROM forgotten WHERE bot = :bot AND fingerprint = :fingerprint

-- name: forgotten_since
SELECT bot, fingerprint, at_ms FROM forgotten
WHERE at_ms >= :since_ms
ORDER BY at_ms, bot, fingerprint
