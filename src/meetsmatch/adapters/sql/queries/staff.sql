-- Who works in the panel, who is logged in there, and what they did.

-- name: make_account
INSERT INTO accounts (bot, name, role, password, made_ms, version, bots)
VALUES (:bot, :name, :role, :password, :made_ms, :version, :bots)
ON CONFLICT DO NOTHING

-- name: change_account
UPDATE accounts SET role = :role, password = :password, closed_ms = :closed_ms,
    version = :version, second = :second, second_step = :second_step, bots = :bots
WHERE bot = :bot AND name = :name AND version = :version - 1

-- name: account
SELECT bot, name, role, password, made_ms, closed_ms, version, second,
    second_step, bots
FROM accounts WHERE bot = :bot AND name = :name

-- name: accounts
SELECT bot, name, role, password, made_ms, closed_ms, version, second,
    second_step, bots
FROM accounts WHERE bot = :bot AND name > ''
ORDER BY name

-- name: use_code
UPDATE accounts SET second_step = :step
WHERE bot = :bot AND name = :name AND second_step < :step

-- name: begin_session
INSERT INTO sessions (bot, id, account, begun_ms, seen_ms)
SELECT bot, CAST(:id AS TEXT), name, CAST(:begun_ms AS BIGINT), CAST(:begun_ms AS BIGINT)
FROM accounts
WHERE bot = :bot AND name = :account AND version = :version AND closed_ms IS NULL
ON CONFLICT DO NOTHING

-- name: see_session
UPDATE sessions SET seen_ms = :at_ms WHERE bot = :bot AND id = :id

-- name: session
SELECT bot, id, account, begun_ms, seen_ms FROM sessions WHERE bot = :bot AND id = :id

-- name: end_session
DELETE FROM sessions WHERE bot = :bot AND account = :account AND id = :id

-- name: end_sessions
DELETE FROM sessions WHERE bot = :bot AND account = :account AND account > ''

-- --- the audit log: lines are added, and nothing ever changes one

-- Of two with the same number the second waits for the first, and is refused.
-- name: note
INSERT INTO audit (bot, number, at_ms, actor, deed, about, words, stamp)
SELECT CAST(:bot AS BIGINT), CAST(:number AS BIGINT), CAST(:at_ms AS BIGINT),
    CAST(:actor AS TEXT), CAST(:deed AS TEXT), CAST(:about AS TEXT), CAST(:words AS TEXT),
    CAST(:stamp AS TEXT)
WHERE CAST(:number AS BIGINT) = 1 + COALESCE(
    (SELECT number FROM audit WHERE bot = :bot AND number > 0 ORDER BY number DESC LIMIT 1), 0
)
ON CONFLICT DO NOTHING

-- name: entries
SELECT bot, number, at_ms, actor, deed, about, words, stamp
FROM audit WHERE bot = :bot AND number < :before
ORDER BY number DESC
LIMIT :most

-- name: expire_sessions
DELETE FROM sessions
WHERE begun_ms < :before_ms AND id IN (
    SELECT id FROM sessions WHERE begun_ms < :before_ms ORDER BY begun_ms LIMIT :most
)
RETURNING 1

-- name: expire_audit
DELETE FROM audit
WHERE (bot, number) IN (
    SELECT bot, number FROM audit WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1

-- --- programs: their keys, and what they were answered

-- name: make_key
INSERT INTO api_keys (bot, id, hash, name, scopes, made_by, made_ms, expires_ms)
VALUES (:bot, :id, :hash, :name, :scopes, :made_by, :made_ms, :expires_ms)
ON CONFLICT DO NOTHING

-- name: revoke_key
UPDATE api_keys SET revoked_ms = :at_ms
WHERE bot = :bot AND id = :id AND revoked_ms IS NULL

-- name: api_key
SELECT bot, id, hash, name, scopes, made_by, made_ms, expires_ms, revoked_ms
FROM api_keys WHERE bot = :bot AND id = :id

-- name: api_keys
SELECT bot, id, hash, name, scopes, made_by, made_ms, expires_ms, revoked_ms
FROM api_keys WHERE bot = :bot AND name > ''
ORDER BY name

-- Of two with the same id the second waits for the first, and is refused.
-- name: keep_answer
INSERT INTO answers (bot, api_key, id, asked, status, body, at_ms)
VALUES (:bot, :api_key, :id, :asked, :status, :body, :at_ms)
ON CONFLICT DO NOTHING

-- name: answer
SELECT bot, api_key, id, asked, status, body, at_ms
FROM answers WHERE bot = :bot AND api_key = :api_key AND id = :id

-- name: expire_answers
DELETE FROM answers
WHERE at_ms < :before_ms AND id IN (
    SELECT id FROM answers WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1
