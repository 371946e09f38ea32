-- What a relayed message takes, for many at once: each parameter is a list, and each row that
-- comes back begins with the number, from 1, of the list's place that it belongs to. The names
-- are those of the shared texts. Kinds take effect in the order of this file; that is why only
-- texts are here that do not get into each other's way, whoever's they are.

-- Rows that others may touch, too, are always locked in the same order.

-- name: is_held
SELECT q.n
FROM unnest(CAST(:bot AS BIGINT[]), CAST(:part AS INTEGER[]), CAST(:fence AS BIGINT[]))
    WITH ORDINALITY AS q (bot, part, fence, n)
JOIN leases AS l ON l.bot = q.bot AND l.part = q.part AND l.fence = q.fence
ORDER BY l.bot, l.part
FOR SHARE OF l

-- Who comes twice in one batch is new once.
-- name: take_update
WITH q AS (
    SELECT *
    FROM unnest(
        CAST(:bot AS BIGINT[]), CAST(:update_id AS BIGINT[]), CAST(:lane AS BIGINT[]),
        CAST(:at_ms AS BIGINT[]), CAST(:sealed AS BYTEA[])
    ) WITH ORDINALITY AS q (bot, update_id, lane, at_ms, sealed, n)
),
taken AS (
    INSERT INTO inbox (bot, update_id, lane, taken_ms, sealed)
    SELECT bot, update_id, lane, at_ms, sealed FROM q ORDER BY n
    ON CONFLICT (bot, update_id) DO NOTHING
    RETURNING bot, update_id, id
)
SELECT min(q.n), t.id
FROM q
JOIN taken AS t ON t.bot = q.bot AND t.update_id = q.update_id
GROUP BY t.id

-- name: finish_update
UPDATE inbox AS i SET outcome = 'done', settled_ms = q.at_ms, sealed = NULL
FROM unnest(CAST(:id AS BIGINT[]), CAST(:bot AS BIGINT[]), CAST(:at_ms AS BIGINT[]))
    WITH ORDINALITY AS q (id, bot, at_ms, n)
WHERE i.id = q.id AND i.bot = q.bot AND i.outcome IS NULL
RETURNING q.n

-- Both seats may write in the same batch. What must reach somebody is not written while a seat is
-- parked.
-- name: write_in_chat
WITH q AS (
    SELECT *
    FROM unnest(
        CAST(:at_ms AS BIGINT[]), CAST(:bot AS BIGINT[]), CAST(:id AS BIGINT[]),
        CAST(:reaches AS BIGINT[])
    ) WITH ORDINALITY AS q (at_ms, bot, id, reaches, n)
),
live AS (
    SELECT c.bot, c.id, c.one_away + c.two_away AS away
    FROM chats AS c
    WHERE (c.bot, c.id) IN (SELECT bot, id FROM q) AND c.ended_ms IS NULL
    ORDER BY c.bot, c.id
    FOR UPDATE
),
reached AS (
    SELECT q.n, q.bot, q.id, q.at_ms
    FROM live JOIN q ON q.bot = live.bot AND q.id = live.id
    WHERE q.reaches = 0 OR live.away = 0
),
written AS (
    UPDATE chats AS c SET last_ms = latest.at_ms, wrote = c.wrote + latest.wrote
    FROM (
        SELECT bot, id, max(at_ms) AS at_ms, count(*) AS wrote FROM reached GROUP BY bot, id
    ) AS latest
    WHERE c.bot = latest.bot AND c.id = latest.id
    RETURNING c.bot, c.id
)
SELECT q.n FROM reached AS q JOIN written AS w ON w.bot = q.bot AND w.id = q.id

-- name: post
WITH q AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('outbox', 'id')) AS id, given.*
    FROM (
        SELECT *
        FROM unnest(
            CAST(:bot AS BIGINT[]), CAST(:to AS BIGINT[]), CAST(:priority AS INTEGER[]),
            CAST(:chat AS BIGINT[]), CAST(:author AS BIGINT[]), CAST(:source AS BIGINT[]),
            CAST(:about AS BIGINT[]), CAST(:album AS TEXT[]), CAST(:card AS TEXT[]),
            CAST(:due_ms AS BIGINT[]), CAST(:expires_ms AS BIGINT[]), CAST(:sealed AS BYTEA[])
        ) WITH ORDINALITY AS letters (
            bot, to_person, priority, chat, author, source, about, album, card, due_ms,
            expires_ms, sealed, n
        )
        ORDER BY n
    ) AS given
),
posted AS (
    INSERT INTO outbox (
        id, bot, to_person, priority, chat, author, source, about, album, card, due_ms,
        expires_ms, sealed
    )
    SELECT id, bot, to_person, priority, chat, author, source, about, album, card, due_ms,
        expires_ms, sealed
    FROM q
)
SELECT n, id FROM q

-- name: link
WITH letter AS (
    SELECT q.n, q.message, q.at_ms, o.bot, o.author, o.source, o.chat, o.to_person
    FROM unnest(CAST(:id AS BIGINT[]), CAST(:message AS BIGINT[]), CAST(:at_ms AS BIGINT[]))
        WITH ORDINALITY AS q (id, message, at_ms, n)
    JOIN outbox AS o ON o.id = q.id
    WHERE o.outcome IS NULL
    ORDER BY o.id
    FOR UPDATE OF o
)
INSERT INTO links (bot, person, message, chat, other, twin, at_ms)
SELECT DISTINCT ON (bot, person, message) bot, person, message, chat, other, twin, at_ms
FROM (
    SELECT bot, author AS person, source AS message, chat, to_person AS other, message AS twin,
        at_ms, n
    FROM letter
    UNION ALL
    SELECT bot, to_person, message, chat, author, source, at_ms, n
    FROM letter
) AS both_ways
ORDER BY bot, person, message, n DESC
ON CONFLICT (bot, person, message) DO UPDATE
SET chat = excluded.chat, other = excluded.other, twin = excluded.twin, at_ms = excluded.at_ms

-- name: settle_letter
UPDATE outbox AS o SET outcome = q.outcome, settled_ms = q.at_ms, sealed = NULL
FROM unnest(CAST(:outcome AS TEXT[]), CAST(:at_ms AS BIGINT[]), CAST(:id AS BIGINT[]))
    AS q (outcome, at_ms, id)
WHERE o.id = q.id AND o.outcome IS NULL

-- name: postpone_letter
UPDATE outbox AS o SET due_ms = q.due_ms, tries = q.tries, begun_ms = NULL
FROM unnest(CAST(:due_ms AS BIGINT[]), CAST(:tries AS INTEGER[]), CAST(:id AS BIGINT[]))
    AS q (due_ms, tries, id)
WHERE o.id = q.id AND o.outcome IS NULL

-- Look-ups.

-- name: person_by_fingerprint
SELECT q.n, p.bot, p.id, p.fingerprint, p.language, p.consent, p.consent_ms, p.gender,
    p.birth_year, p.seeks, p.age_from, p.age_to, p.languages, p.relaxes, p.reachable, p.told,
    p.created_ms, p.version, p.suspended_until_ms, p.is_hidden, p.settled_ms, p.seen_day,
    p.milestones, p.assurance, p.assured_ms, p.wants_news
FROM unnest(CAST(:bot AS BIGINT[]), CAST(:fingerprint AS TEXT[]))
    WITH ORDINALITY AS q (bot, fingerprint, n)
JOIN people AS p ON p.bot = q.bot AND p.fingerprint = q.fingerprint

-- name: live_chat
SELECT q.n, c.bot, c.id, c.one, c.two, c.opened_ms, c.one_print, c.two_print, c.one_media,
    c.two_media, c.last_ms, c.ended_ms, c.ending, c.kind, c.one_away, c.two_away,
    c.one_opened_ms, c.two_opened_ms, c.one_says, c.two_says, c.one_contact, c.two_contact
FROM unnest(CAST(:bot AS BIGINT[]), CAST(:person AS BIGINT[]))
    WITH ORDINALITY AS q (bot, person, n)
JOIN seats AS s ON s.bot = q.bot AND s.person = q.person AND s.ended_ms IS NULL
JOIN chats AS c ON c.bot = s.bot AND c.id = s.chat

-- name: address_of
SELECT q.n, p.address
FROM unnest(CAST(:bot AS BIGINT[]), CAST(:id AS BIGINT[])) WITH ORDINALITY AS q (bot, id, n)
JOIN people AS p ON p.bot = q.bot AND p.id = q.id
