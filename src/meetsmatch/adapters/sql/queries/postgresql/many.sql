-- As in ../many.sql, with the lists of PostgreSQL. Rows that others may touch, too, are locked in
-- the order of their keys.

-- name: post_many
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT it.bot, it."to", it.priority, it.chat, it.author, it.source, it.about, it.album, it.card,
    it.due_ms, it.expires_ms, substr(CAST(:sealed AS BYTEA), it.sealed, it.size)
FROM ROWS FROM (
    json_to_recordset(CAST(:rows AS JSON)) AS (
        bot BIGINT, "to" BIGINT, priority INTEGER, chat BIGINT, author BIGINT, source BIGINT,
        about BIGINT, album TEXT, card TEXT, due_ms BIGINT, expires_ms BIGINT, sealed INTEGER,
        size INTEGER
    )
) WITH ORDINALITY AS it (
    bot, "to", priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed,
    size, number
)
ORDER BY it.number
RETURNING id, to_person, sealed

-- name: post_notices
WITH given AS (
    SELECT *
    FROM ROWS FROM (
        json_to_recordset(CAST(:rows AS JSON)) AS (
            bot BIGINT, "to" BIGINT, priority INTEGER, chat BIGINT, author BIGINT, source BIGINT,
            about BIGINT, album TEXT, card TEXT, due_ms BIGINT, expires_ms BIGINT, sealed INTEGER,
            size INTEGER, ended BIGINT
        )
    ) WITH ORDINALITY AS it (
        bot, "to", priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed,
        size, ended, number
    )
),
lost AS (
    SELECT chat, author FROM outbox
    WHERE bot = :bot AND outcome IS NULL AND chat IN (SELECT ended FROM given)
    UNION
    SELECT chat, author FROM withheld
    WHERE bot = :bot AND chat IN (SELECT ended FROM given)
)
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT it.bot, it."to", it.priority, it.chat, it.author, it.source, it.about, it.album, it.card,
    it.due_ms, it.expires_ms, substr(CAST(:sealed AS BYTEA), it.sealed, it.size)
FROM given AS it
WHERE (it.ended, it."to") IN (SELECT chat, author FROM lost)
ORDER BY it.number
RETURNING id, to_person, sealed

-- name: cancel_relays_of_many
WITH late AS (
    SELECT id FROM outbox
    WHERE bot = :bot AND outcome IS NULL
        AND chat IN (
            SELECT it.chat FROM json_to_recordset(CAST(:rows AS JSON)) AS it (chat BIGINT)
        )
    ORDER BY id
    FOR UPDATE
)
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
FROM late WHERE outbox.bot = :bot AND outbox.id = late.id

-- name: drop_withheld_in_many
DELETE FROM withheld
WHERE bot = :bot
    AND chat IN (SELECT it.chat FROM json_to_recordset(CAST(:rows AS JSON)) AS it (chat BIGINT))

-- name: end_chats
WITH live AS (
    SELECT chats.bot, chats.id, it.at_ms, it.ending
    FROM json_to_recordset(CAST(:rows AS JSON))
        AS it (bot BIGINT, id BIGINT, at_ms BIGINT, ending TEXT, silent_since_ms BIGINT)
    JOIN chats ON chats.bot = it.bot AND chats.id = it.id
    WHERE chats.ended_ms IS NULL AND chats.last_ms < it.silent_since_ms
    ORDER BY chats.id
    FOR UPDATE OF chats
)
UPDATE chats
SET ended_ms = live.at_ms, ending = live.ending, one_contact = NULL, two_contact = NULL
FROM live
WHERE chats.bot = live.bot AND chats.id = live.id

-- name: leave_many_seats
UPDATE seats SET ended_ms = it.at_ms
FROM json_to_recordset(CAST(:rows AS JSON)) AS it (bot BIGINT, id BIGINT, at_ms BIGINT)
WHERE seats.bot = it.bot AND seats.chat = it.id

-- name: keep_many_apart
INSERT INTO apart (bot, by_print, other_print, because, until_ms)
SELECT it.bot, it.by, it.other, it.because, MAX(it.until_ms)
FROM json_to_recordset(CAST(:rows AS JSON))
    AS it (bot BIGINT, by TEXT, other TEXT, because INTEGER, until_ms BIGINT)
GROUP BY it.bot, it.by, it.other, it.because
ORDER BY it.by, it.other
ON CONFLICT (bot, by_print, other_print, because) DO UPDATE
SET until_ms = CASE WHEN apart.until_ms < excluded.until_ms
    THEN excluded.until_ms ELSE apart.until_ms END

-- name: tell_chats
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT chats.bot, it.at_ms,
    CASE WHEN chats.kind = 1 THEN 'match_ended' ELSE 'chat_ended' END, 0, it.word,
    (it.at_ms - chats.opened_ms) / 1000, chats.wrote
FROM json_to_recordset(CAST(:rows AS JSON))
    AS it (bot BIGINT, chat BIGINT, at_ms BIGINT, word TEXT)
JOIN chats ON chats.bot = it.bot AND chats.id = it.chat
ORDER BY chats.id
