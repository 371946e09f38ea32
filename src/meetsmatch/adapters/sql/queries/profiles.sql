-- What people show of themselves, and who of them is shown to others.

-- name: is_known
SELECT 1 FROM people WHERE bot = :bot AND id = :person

-- name: add_profile
INSERT INTO profiles (
    bot, person, face, interests, goal, cell, moved_ms, moved_before_ms, radius_km, is_finished,
    is_paused, has_shot, has_bio, nudged_ms, alert_ms, alerted_ms, asked, asked_about, asked_ms,
    version
)
VALUES (
    :bot, :person, :face, :interests, :goal, :cell, :moved_ms, :moved_before_ms, :radius_km,
    :is_finished, :is_paused, :has_shot, :has_bio, :nudged_ms, :alert_ms, :alerted_ms, :asked,
    :asked_about, :asked_ms, :version
)
ON CONFLICT DO NOTHING

-- name: change_profile
UPDATE profiles
SET face = :face, interests = :interests, goal = :goal, cell = :cell, moved_ms = :moved_ms,
    moved_before_ms = :moved_before_ms, radius_km = :radius_km, is_finished = :is_finished,
    is_paused = :is_paused, has_shot = :has_shot, has_bio = :has_bio, nudged_ms = :nudged_ms,
    alert_ms = :alert_ms, alerted_ms = :alerted_ms, asked = :asked, asked_about = :asked_about,
    asked_ms = :asked_ms, version = :version
WHERE bot = :bot AND person = :person AND version = :version - 1

-- name: profile_of
SELECT bot, person, face, interests, goal, cell, moved_ms, moved_before_ms, radius_km,
    is_finished, is_paused, has_shot, has_bio, nudged_ms, alert_ms, alerted_ms, asked, asked_about,
    asked_ms, version
FROM profiles
WHERE bot = :bot AND person = :person

-- The second condition is what the index of alerts is made for.
-- name: alerts_due
SELECT person FROM profiles
WHERE bot = :bot AND alert_ms > 0 AND alert_ms <= :now_ms
ORDER BY alert_ms, person
LIMIT :most

-- name: drop_profile
DELETE FROM profiles WHERE bot = :bot AND person = :person

-- What an entry of the pool was made of is as it was read.
-- name: made_of
SELECT 1 FROM people AS p
JOIN profiles AS f ON f.bot = p.bot AND f.person = p.id
WHERE p.bot = :bot AND p.id = :person AND p.version = :person_version
    AND f.version = :profile_version

-- name: list_candidate
INSERT INTO pool (
    bot, person, gender, birth_year, seeks, age_from, age_to, languages, cell, radius_km,
    interests, active_day, listed_day, spot, tongues, x, y, z
)
VALUES (
    :bot, :person, :gender, :birth_year, :seeks, :age_from, :age_to, :languages, :cell, :radius_km,
    :interests, :active_day, :listed_day, :spot, :tongues, :x, :y, :z
)
ON CONFLICT (bot, person) DO UPDATE
SET gender = excluded.gender, birth_year = excluded.birth_year, seeks = excluded.seeks,
    age_from = excluded.age_from, age_to = excluded.age_to, languages = excluded.languages,
    cell = excluded.cell, radius_km = excluded.radius_km, interests = excluded.interests,
    active_day = excluded.active_day, spot = excluded.spot, tongues = excluded.tongues,
    x = excluded.x, y = excluded.y, z = excluded.z

-- name: unlist
DELETE FROM pool WHERE bot = :bot AND person = :person

-- name: pool_entry
SELECT bot, person, gender, birth_year, seeks, age_from, age_to, languages, cell, radius_km,
    interests, active_day, listed_day
FROM pool
WHERE bot = :bot AND person = :person

-- name: is_still_listed
SELECT 1 FROM pool
WHERE bot = :bot AND person = :person AND gender = :gender AND birth_year = :birth_year
    AND seeks = :seeks AND age_from = :age_from AND age_to = :age_to AND languages = :languages
    AND cell = :cell AND radius_km = :radius_km AND interests = :interests

-- Adds to the sums, and to the likes of that day, which another day begins anew.
-- name: count
INSERT INTO counts (
    bot, person, given_seen, given_likes, got_seen, got_likes, lately, day, likes_today,
    shown
)
SELECT CAST(:bot AS BIGINT), CAST(:person AS BIGINT), CAST(:given_seen AS DOUBLE PRECISION),
    CAST(:given_likes AS DOUBLE PRECISION), CAST(:got_seen AS DOUBLE PRECISION),
    CAST(:got_likes AS DOUBLE PRECISION), CAST(:lately AS DOUBLE PRECISION),
    CAST(:day AS INTEGER), CAST(:likes AS INTEGER), CAST(:shown AS INTEGER)
WHERE CAST(:likes AS INTEGER) <= CAST(:most AS INTEGER)
ON CONFLICT (bot, person) DO UPDATE
SET given_seen = counts.given_seen + excluded.given_seen,
    given_likes = counts.given_likes + excluded.given_likes,
    got_seen = counts.got_seen + excluded.got_seen,
    got_likes = counts.got_likes + excluded.got_likes,
    lately = counts.lately + excluded.lately,
    shown = counts.shown + excluded.shown,
    likes_today = excluded.likes_today
        + CASE WHEN counts.day = excluded.day THEN counts.likes_today ELSE 0 END,
    day = excluded.day
WHERE counts.day <> excluded.day OR counts.likes_today + excluded.likes_today <= :most

-- name: counts_of
SELECT person, given_seen, given_likes, got_seen, got_likes, lately, day, likes_today
FROM counts
WHERE bot = :bot AND person IN (:people*64)

-- name: drop_counts
DELETE FROM counts WHERE bot = :bot AND person = :person
