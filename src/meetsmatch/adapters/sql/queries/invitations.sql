-- Links that lead people here, and who came by one.

-- name: make_link
INSERT INTO invitations (bot, id, code, made_ms)
SELECT CAST(:bot AS BIGINT), CAST(:id AS BIGINT), :code, CAST(:at_ms AS BIGINT)
WHERE NOT EXISTS (SELECT 1 FROM invitations WHERE bot = :bot AND code = :code)
ON CONFLICT (bot, id) DO UPDATE SET code = excluded.code

-- name: make_campaign
INSERT INTO invitations (bot, id, code, name, made_ms)
SELECT CAST(:bot AS BIGINT), CAST(:id AS BIGINT), :code, :name, CAST(:at_ms AS BIGINT)
WHERE NOT EXISTS (SELECT 1 FROM invitations WHERE bot = :bot AND code = :code)
ON CONFLICT DO NOTHING

-- Whoever has a link of their own has been here; so nobody comes by their own, nor in a circle.
-- name: count_arrival
UPDATE invitations
SET came = came + 1,
    rush = CASE WHEN rush_from_ms > :since_ms THEN rush + 1 ELSE 1 END,
    busiest = CASE
        WHEN rush_from_ms > :since_ms AND rush >= busiest THEN rush + 1
        WHEN busiest = 0 THEN 1
        ELSE busiest
    END,
    rush_from_ms = CASE WHEN rush_from_ms > :since_ms THEN rush_from_ms ELSE :at_ms END
WHERE bot = :bot AND code = :code
    AND NOT EXISTS (SELECT 1 FROM arrivals WHERE bot = :bot AND fingerprint = :fingerprint)
    AND NOT EXISTS (SELECT 1 FROM forgotten WHERE bot = :bot AND fingerprint = :fingerprint)
    AND NOT EXISTS (
        SELECT 1 FROM people AS p
        JOIN invitations AS own ON own.bot = p.bot AND own.id = p.id
        WHERE p.bot = :bot AND p.fingerprint = :fingerprint
    )

-- name: arrive
INSERT INTO arrivals (bot, fingerprint, invitation, at_ms)
SELECT bot, :fingerprint, id, CAST(:at_ms AS BIGINT)
FROM invitations
WHERE bot = :bot AND code = :code
    AND NOT EXISTS (SELECT 1 FROM arrivals WHERE bot = :bot AND fingerprint = :fingerprint)
    AND NOT EXISTS (SELECT 1 FROM forgotten WHERE bot = :bot AND fingerprint = :fingerprint)
    AND NOT EXISTS (
        SELECT 1 FROM people AS p
        JOIN invitations AS own ON own.bot = p.bot AND own.id = p.id
        WHERE p.bot = :bot AND p.fingerprint = :fingerprint
    )

-- name: count_finished
UPDATE invitations SET finished = finished + 1
WHERE bot = :bot AND id = (
    SELECT invitation FROM arrivals
    WHERE bot = :bot AND fingerprint = :fingerprint AND finished_ms IS NULL
)

-- name: finish_arrival
UPDATE arrivals SET finished_ms = :at_ms
WHERE bot = :bot AND fingerprint = :fingerprint AND finished_ms IS NULL

-- name: invitation
SELECT bot, id, code, name, made_ms, came, finished, busiest
FROM invitations WHERE bot = :bot AND id = :id

-- name: arrival
SELECT invitation, at_ms, finished_ms
FROM arrivals WHERE bot = :bot AND fingerprint = :fingerprint

-- name: campaigns
SELECT bot, id, code, name, made_ms, came, finished, busiest
FROM invitations WHERE bot = :bot AND name > ''
ORDER BY made_ms, id

-- name: busiest_links
SELECT i.bot, i.id, i.code, i.name, i.made_ms, i.came, i.finished, i.busiest, (
    SELECT count(*) FROM arrivals AS a
    WHERE a.bot = i.bot AND a.invitation = i.id AND EXISTS (
        SELECT 1 FROM reports AS r WHERE r.bot = a.bot AND r.about_print = a.fingerprint
            AND (r.verdict IS NULL OR r.verdict <> 'dismiss')
    )
) AS reported
FROM invitations AS i
WHERE i.bot = :bot AND i.busiest > 0 AND i.name IS NULL
ORDER BY i.busiest DESC, i.came DESC, i.id
LIMIT :most

-- name: drop_invitation
DELETE FROM invitations WHERE bot = :bot AND id = :person

-- name: drop_guests
DELETE FROM arrivals WHERE bot = :bot AND invitation = :person

-- name: drop_arrival
DELETE FROM arrivals WHERE bot = :bot AND fingerprint = :fingerprint

-- name: expire_arrivals
DELETE FROM arrivals
WHERE at_ms < :before_ms AND fingerprint IN (
    SELECT fingerprint FROM arrivals WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1
