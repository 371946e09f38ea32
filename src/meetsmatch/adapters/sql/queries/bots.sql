-- The bots of an installation.

-- name: add_bot
INSERT INTO bots (
    house, bot, name, token, path, wanted, made_ms, changed_ms, own, own_before, version
)
VALUES (
    :house, :bot, :name, :token, :path, :wanted, :made_ms, :changed_ms, :own, :own_before, :version
)
ON CONFLICT DO NOTHING

-- name: change_bot
UPDATE bots
SET name = :name, token = :token, path = :path, wanted = :wanted, made_ms = :made_ms,
    changed_ms = :changed_ms, own = :own, own_before = :own_before, version = :version
WHERE house = :house AND bot = :bot AND version = :version - 1

-- name: remove_bot
DELETE FROM bots WHERE house = :house AND bot = :bot AND version = :version

-- name: bots
SELECT house, bot, name, token, path, wanted, made_ms, changed_ms, own, own_before, version
FROM bots WHERE house = :house
ORDER BY name, bot
