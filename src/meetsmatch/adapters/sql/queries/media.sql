-- Kept copies of photos and videos; person 0 is nobody: those are to be deleted, and can't be read
-- any more.

-- name: want_copy
INSERT INTO media (bot, name, person, secret, due_ms, tries)
VALUES (:bot, :name, :person, :secret, :due_ms, :tries)
ON CONFLICT DO NOTHING

-- name: leave_copy
UPDATE media SET person = 0, secret = NULL, due_ms = :at_ms, tries = 0
WHERE bot = :bot AND name = :name AND person = :person

-- name: leave_copies
UPDATE media SET person = 0, secret = NULL, due_ms = :at_ms, tries = 0
WHERE bot = :bot AND person = :person

-- name: settle_copy
UPDATE media SET due_ms = :due_ms, tries = :tries
WHERE bot = :bot AND name = :name AND person = :person AND due_ms = :was_ms AND tries = :was_tries

-- name: drop_copy
DELETE FROM media
WHERE bot = :bot AND name = :name AND person = :person AND due_ms = :was_ms AND tries = :was_tries

-- name: copies_due
SELECT bot, name, person, secret, due_ms, tries FROM media
WHERE bot = :bot AND due_ms <= :now_ms
ORDER BY due_ms, name
LIMIT :most

-- name: copy_by_name
SELECT bot, name, person, secret, due_ms, tries FROM media
WHERE bot = :bot AND name = :name

-- name: profiles_walked
SELECT p.person, CASE
    WHEN p.has_shot = 1
        AND NOT EXISTS (SELECT 1 FROM media m WHERE m.bot = p.bot AND m.person = p.person)
    THEN 1 ELSE 0 END
FROM profiles p
WHERE p.bot = :bot AND p.person > :after
ORDER BY p.person
LIMIT :most
