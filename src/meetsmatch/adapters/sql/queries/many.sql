-- What one commit does to very many chats, in one statement for each kind: `:rows` is a JSON list
-- of the parameters that each of the plain texts would have had. What is sealed lies in one BLOB;
-- a row says where it begins, from 1, and how long it is.

-- The numbers grow in the order of the rows.
-- name: post_many
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT json_extract(it.value, '$.bot'), json_extract(it.value, '$.to'),
    json_extract(it.value, '$.priority'), json_extract(it.value, '$.chat'),
    json_extract(it.value, '$.author'), json_extract(it.value, '$.source'),
    json_extract(it.value, '$.about'), json_extract(it.value, '$.album'),
    json_extract(it.value, '$.card'), json_extract(it.value, '$.due_ms'),
    json_extract(it.value, '$.expires_ms'),
    substr(:sealed, json_extract(it.value, '$.sealed'), json_extract(it.value, '$.size'))
FROM json_each(:rows) AS it
ORDER BY it.key
RETURNING id, to_person, sealed

-- name: post_notices
WITH lost AS (
    SELECT chat, author FROM outbox
    WHERE bot = :bot AND outcome IS NULL
        AND chat IN (SELECT json_extract(it.value, '$.ended') FROM json_each(:rows) AS it)
    UNION
    SELECT chat, author FROM withheld
    WHERE bot = :bot
        AND chat IN (SELECT json_extract(it.value, '$.ended') FROM json_each(:rows) AS it)
)
INSERT INTO outbox (
    bot, to_person, priority, chat, author, source, about, album, card, due_ms, expires_ms, sealed
)
SELECT json_extract(it.value, '$.bot'), json_extract(it.value, '$.to'),
    json_extract(it.value, '$.priority'), json_extract(it.value, '$.chat'),
    json_extract(it.value, '$.author'), json_extract(it.value, '$.source'),
    json_extract(it.value, '$.about'), json_extract(it.value, '$.album'),
    json_extract(it.value, '$.card'), json_extract(it.value, '$.due_ms'),
    json_extract(it.value, '$.expires_ms'),
    substr(:sealed, json_extract(it.value, '$.sealed'), json_extract(it.value, '$.size'))
FROM json_each(:rows) AS it
WHERE (json_extract(it.value, '$.ended'), json_extract(it.value, '$.to'))
    IN (SELECT chat, author FROM lost)
ORDER BY it.key
RETURNING id, to_person, sealed

-- name: cancel_relays_of_many
UPDATE outbox SET outcome = 'cancelled', settled_ms = :at_ms, sealed = NULL
WHERE bot = :bot AND outcome IS NULL
    AND chat IN (SELECT json_extract(it.value, '$.chat') FROM json_each(:rows) AS it)

-- name: drop_withheld_in_many
DELETE FROM withheld
WHERE bot = :bot AND chat IN (SELECT json_extract(it.value, '$.chat') FROM json_each(:rows) AS it)

-- name: end_chats
UPDATE chats
SET ended_ms = json_extract(it.value, '$.at_ms'), ending = json_extract(it.value, '$.ending'),
    one_contact = NULL, two_contact = NULL
FROM json_each(:rows) AS it
WHERE chats.bot = json_extract(it.value, '$.bot') AND chats.id = json_extract(it.value, '$.id')
    AND chats.ended_ms IS NULL AND chats.last_ms < json_extract(it.value, '$.silent_since_ms')

-- name: leave_many_seats
UPDATE seats SET ended_ms = json_extract(it.value, '$.at_ms')
FROM json_each(:rows) AS it
WHERE seats.bot = json_extract(it.value, '$.bot') AND seats.chat = json_extract(it.value, '$.id')

-- Two who leave two chats with each other at once are one row.
-- name: keep_many_apart
INSERT INTO apart (bot, by_print, other_print, because, until_ms)
SELECT json_extract(it.value, '$.bot'), json_extract(it.value, '$.by'),
    json_extract(it.value, '$.other'), json_extract(it.value, '$.because'),
    MAX(json_extract(it.value, '$.until_ms'))
FROM json_each(:rows) AS it
GROUP BY 1, 2, 3, 4
ON CONFLICT (bot, by_print, other_print, because) DO UPDATE
SET until_ms = CASE WHEN apart.until_ms < excluded.until_ms
    THEN excluded.until_ms ELSE apart.until_ms END

-- name: tell_chats
INSERT INTO events (bot, at_ms, kind, alias, word, size, often)
SELECT chats.bot, json_extract(it.value, '$.at_ms'),
    CASE WHEN chats.kind = 1 THEN 'match_ended' ELSE 'chat_ended' END, 0,
    json_extract(it.value, '$.word'),
    (json_extract(it.value, '$.at_ms') - chats.opened_ms) / 1000, chats.wrote
FROM json_each(:rows) AS it
JOIN chats ON chats.bot = json_extract(it.value, '$.bot')
    AND chats.id = json_extract(it.value, '$.chat')
ORDER BY it.key
