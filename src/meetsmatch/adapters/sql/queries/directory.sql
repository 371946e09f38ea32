-- What programs ask for: pages along an index, and what belongs to many people at once.

-- name: chats_before
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND id IN (
    SELECT id FROM chats
    WHERE bot = :bot AND kind = 0 AND opened_ms > 0 AND (opened_ms, id) < (:before_ms, :before_id)
    ORDER BY opened_ms DESC, id DESC
    LIMIT :most
)
ORDER BY opened_ms DESC, id DESC

-- name: matches_before
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND opened_ms > 0 AND kind = 1 AND ended_ms IS NULL
    AND (opened_ms, id) < (:before_ms, :before_id)
ORDER BY opened_ms DESC, id DESC
LIMIT :most

-- name: reports_before
SELECT r.bot, r.chat, r.by_print, r.about_print, r.reason, r.at_ms, r.weight, r.hides, (
    SELECT COUNT(*) FROM evidence AS e
    WHERE e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
) AS pieces, r.verdict, r.judged_by, r.judged_ms
FROM reports AS r
WHERE r.bot = :bot AND r.at_ms > 0
    AND (r.at_ms, r.chat, r.by_print) < (:before_ms, :before_chat, :before_by)
ORDER BY r.at_ms DESC, r.chat DESC, r.by_print DESC
LIMIT :most

-- name: payments_before
SELECT bot, charge, payer_print, stars, item, paid_ms, refunded_ms, at_ms
FROM payments
WHERE bot = :bot AND at_ms > 0 AND (at_ms, charge) < (:before_ms, :before_charge)
ORDER BY at_ms DESC, charge DESC
LIMIT :most

-- How somebody stands is said in core/sieve, too. The last one that was looked at comes along, so
-- that one knows where to go on.
-- name: people_sieved
SELECT fingerprint, passes, place
FROM (
    SELECT fingerprint, place,
        CASE
            WHEN (:status = '' OR status = :status)
                AND (:language = '' OR language = :language)
                AND (:gender = '' OR gender = :gender)
                AND last_day BETWEEN :first_day AND :last_day
            THEN 1 ELSE 0
        END AS passes
    FROM (
        SELECT fingerprint, language, gender, ROW_NUMBER() OVER (ORDER BY fingerprint) AS place,
            CASE
                WHEN suspended_until_ms > :now_ms THEN 'suspended'
                WHEN is_hidden = 1 THEN 'hidden'
                WHEN reachable = 0 THEN 'unreachable'
                WHEN consent < :terms OR gender IS NULL OR seeks IS NULL OR birth_year IS NULL
                    OR assurance < :assurance
                THEN 'joining' ELSE 'active'
            END AS status,
            CASE WHEN seen_day > 0 THEN seen_day ELSE created_ms / 86400000 END AS last_day
        FROM people
        WHERE bot = :bot AND fingerprint > :after
        ORDER BY fingerprint
        LIMIT :looked_at
    ) AS looked
) AS sieved
WHERE passes = 1 OR place = :looked_at
LIMIT :most

-- The same along the few of whom moderation has thought.
-- name: restricted_sieved
SELECT fingerprint, passes, place
FROM (
    SELECT fingerprint, place,
        CASE
            WHEN (:status = '' OR status = :status)
                AND (:language = '' OR language = :language)
                AND (:gender = '' OR gender = :gender)
                AND last_day BETWEEN :first_day AND :last_day
            THEN 1 ELSE 0
        END AS passes
    FROM (
        SELECT fingerprint, language, gender, ROW_NUMBER() OVER (ORDER BY fingerprint) AS place,
            CASE
                WHEN suspended_until_ms > :now_ms THEN 'suspended'
                WHEN is_hidden = 1 THEN 'hidden'
                WHEN reachable = 0 THEN 'unreachable'
                WHEN consent < :terms OR gender IS NULL OR seeks IS NULL OR birth_year IS NULL
                    OR assurance < :assurance
                THEN 'joining' ELSE 'active'
            END AS status,
            CASE WHEN seen_day > 0 THEN seen_day ELSE created_ms / 86400000 END AS last_day
        FROM people
        WHERE bot = :bot AND fingerprint > :after
            AND (is_hidden = 1 OR suspended_until_ms > 0)
        ORDER BY fingerprint
        LIMIT :looked_at
    ) AS looked
) AS sieved
WHERE passes = 1 OR place = :looked_at
LIMIT :most

-- name: people_named
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    suspended_until_ms, is_hidden, settled_ms, seen_day, milestones, assurance, assured_ms,
    wants_news
FROM people
WHERE bot = :bot AND id IN (
    SELECT id FROM people WHERE bot = :bot AND fingerprint IN (:people*64)
)

-- name: people_numbered
SELECT bot, id, fingerprint, language, consent, consent_ms, gender, birth_year,
    seeks, age_from, age_to, languages, relaxes, reachable, told, created_ms, version,
    suspended_until_ms, is_hidden, settled_ms, seen_day, milestones, assurance, assured_ms,
    wants_news
FROM people WHERE bot = :bot AND id IN (:people*64)

-- name: doings_of
SELECT p.id,
    (SELECT COUNT(*) FROM links AS l WHERE l.bot = p.bot AND l.person = p.id) AS messages,
    (SELECT MAX(l.at_ms) FROM links AS l WHERE l.bot = p.bot AND l.person = p.id) AS last_ms,
    (SELECT f.active_day FROM pool AS f WHERE f.bot = p.bot AND f.person = p.id) AS active_day,
    (
        SELECT COUNT(*) FROM chats AS c
        WHERE c.bot = p.bot AND c.one = p.id AND c.kind = 1 AND c.ended_ms IS NULL
            AND c.opened_ms > 0
    ) + (
        SELECT COUNT(*) FROM chats AS c
        WHERE c.bot = p.bot AND c.two = p.id AND c.kind = 1 AND c.ended_ms IS NULL
            AND c.opened_ms > 0
    ) AS matches,
    (
        SELECT COUNT(*) FROM opinions AS o
        WHERE o.bot = p.bot AND o.by_person = p.id AND o.mind = 2
    ) AS likes
FROM people AS p
WHERE p.bot = :bot AND p.id IN (:people*64)

-- name: arrivals_of
SELECT fingerprint, invitation, at_ms, finished_ms
FROM arrivals WHERE bot = :bot AND fingerprint IN (:people*64)

-- name: invitations_numbered
SELECT bot, id, code, name, made_ms, came, finished, busiest
FROM invitations WHERE bot = :bot AND id IN (:people*64)

-- name: open_reports_of
SELECT r.bot, r.chat, r.by_print, r.about_print, r.reason, r.at_ms, r.weight, r.hides, (
    SELECT COUNT(*) FROM evidence AS e
    WHERE e.bot = r.bot AND e.chat = r.chat AND e.by_print = r.by_print
) AS pieces
FROM reports AS r
WHERE r.bot = :bot AND r.about_print IN (:people*64) AND r.verdict IS NULL AND r.at_ms > 0
ORDER BY r.at_ms, r.chat, r.by_print

-- name: sanctions_of_many
SELECT bot, id, fingerprint, rung, reason, actor, at_ms, until_ms, forget_ms, shared, lifted_ms,
    lifted_by, appeal, appeal_ms, outcome, judged_by
FROM sanctions
WHERE bot = :bot AND fingerprint IN (:people*64)
ORDER BY at_ms DESC, id DESC
