-- What PostgreSQL says otherwise, because there others write at the same time: what is read and
-- must stay so until the commit is locked. The names are those of the shared texts.

-- A lease that changes hands waits for the commits under it, and they see when it has.
-- name: is_held
SELECT 1 FROM leases WHERE bot = :bot AND part = :part AND fence = :fence FOR SHARE

-- Whoever turns out to be gone meanwhile leaves the queue after this commit, or is seen to be gone.
-- So is whoever opens a match.
-- name: is_welcome
WITH seeker AS MATERIALIZED (
    SELECT reachable, is_hidden, suspended_until_ms FROM people
    WHERE bot = :bot AND id = :person FOR SHARE
)
SELECT 1 WHERE NOT EXISTS (
    SELECT 1 FROM seeker WHERE reachable = 0 OR is_hidden = 1 OR suspended_until_ms > :at_ms
)

-- Who is known stays known until this commit.
-- name: is_known
SELECT 1 FROM people WHERE bot = :bot AND id = :person FOR KEY SHARE

-- name: are_known
SELECT id FROM people WHERE bot = :bot AND id IN (:one, :two) ORDER BY id FOR KEY SHARE

-- name: made_of
SELECT 1 FROM people AS p
JOIN profiles AS f ON f.bot = p.bot AND f.person = p.id
WHERE p.bot = :bot AND p.id = :person AND p.version = :person_version
    AND f.version = :profile_version
FOR SHARE OF p, f

-- Two likes at once are one after the other, and so are a like and a block or a deletion. Cards
-- and profiles, which only need the people to stay, wait for none of this.
-- name: hold_both
SELECT id FROM people WHERE bot = :bot AND id IN (:one, :two) ORDER BY id FOR NO KEY UPDATE

-- name: hold_person
SELECT 1 FROM people WHERE bot = :bot AND id = :person FOR UPDATE

-- name: may_write
WITH author AS MATERIALIZED (
    SELECT suspended_until_ms FROM people WHERE bot = :bot AND id = :person FOR SHARE
)
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM author WHERE suspended_until_ms > :at_ms)

-- There may be no row to lock: nobody of that fingerprint is here now, or is only just coming.
-- name: hold_print
SELECT CAST(pg_advisory_xact_lock(
    hashtextextended(CAST(:fingerprint AS TEXT), CAST(:bot AS BIGINT))
) AS TEXT) AS held

-- name: hold_chat
SELECT 1 FROM chats WHERE bot = :bot AND id = :chat FOR UPDATE

-- What is done because of a grant is done before it is taken back, or not at all.
-- name: is_entitled
SELECT 1 FROM grants
WHERE bot = :bot AND person = :person AND item = :item
    AND from_ms <= :at_ms AND until_ms > :at_ms
LIMIT 1
FOR SHARE

-- Whose place in the queue is held is not paired before this commit.
-- name: still_waits
SELECT 1 FROM waiting
WHERE bot = :bot AND person = :person AND fingerprint = :fingerprint AND since_ms = :since_ms
    AND gender = :gender AND age = :age AND seeks = :seeks AND age_from = :age_from
    AND age_to = :age_to AND languages = :languages AND relaxes = :relaxes
FOR UPDATE

-- name: hold_place
SELECT 1 FROM waiting WHERE bot = :bot AND person = :person FOR UPDATE

-- A letter that is being cancelled, or whose person is being forgotten, is waited for.
-- name: link
WITH letter AS (
    SELECT bot, author, source, chat, to_person FROM outbox
    WHERE id = :id AND outcome IS NULL
    FOR UPDATE
)
INSERT INTO links (bot, person, message, chat, other, twin, at_ms)
SELECT bot, author, source, chat, to_person, CAST(:message AS BIGINT), CAST(:at_ms AS BIGINT)
FROM letter
UNION ALL
SELECT bot, to_person, CAST(:message AS BIGINT), chat, author, source, CAST(:at_ms AS BIGINT)
FROM letter
ON CONFLICT (bot, person, message) DO UPDATE
SET chat = excluded.chat, other = excluded.other, twin = excluded.twin, at_ms = excluded.at_ms

-- name: set_card
WITH letter AS (
    SELECT bot, to_person, card FROM outbox
    WHERE id = :id AND outcome IS NULL
    FOR UPDATE
)
INSERT INTO cards (bot, person, name, message)
SELECT bot, to_person, card, CAST(:message AS BIGINT)
FROM letter
ON CONFLICT (bot, person, name) DO UPDATE SET message = excluded.message
