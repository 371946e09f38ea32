-- Forgetting, in bounded steps, and counting what is left.

-- name: expire_finished
DELETE FROM inbox
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'done' AND settled_ms < :before_ms
    ORDER BY settled_ms
    LIMIT :most
)
RETURNING 1

-- name: expire_quarantined
DELETE FROM inbox
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'quarantined' AND settled_ms < :before_ms
    LIMIT :most
)
RETURNING 1

-- name: empty_quarantined
UPDATE inbox SET sealed = NULL
WHERE id IN (
    SELECT id FROM inbox
    WHERE outcome = 'quarantined' AND settled_ms < :before_ms AND sealed IS NOT NULL
    LIMIT :most
)
RETURNING 1

-- name: expire_letters
DELETE FROM outbox
WHERE id IN (
    SELECT id FROM outbox
    WHERE settled_ms < :before_ms
    ORDER BY settled_ms
    LIMIT :most
)
RETURNING 1

-- name: expire_links
DELETE FROM links
WHERE (bot, person, message) IN (
    SELECT bot, person, message FROM links WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1

-- What told people of such a chat, see Chat.greeting; before the chat.
-- name: expire_greetings
WITH gone AS (
    SELECT bot, id, one, two FROM chats
    WHERE ended_ms < :before_ms AND (bot, id) NOT IN (
        SELECT bot, chat FROM outbox WHERE outcome IS NULL AND chat IS NOT NULL
    )
    ORDER BY ended_ms
    LIMIT :most
)
DELETE FROM cards
WHERE (bot, person, name) IN (
    SELECT c.bot, c.person, c.name
    FROM gone
    JOIN cards AS c ON c.bot = gone.bot AND c.person IN (gone.one, gone.two)
    WHERE c.name = 'met-' || CAST(gone.id AS TEXT)
        OR c.name LIKE 'met-' || CAST(gone.id AS TEXT) || '-%'
)

-- Not while a letter that waits to be sent names their chat.
-- name: expire_seats
DELETE FROM seats
WHERE (bot, chat) IN (
    SELECT bot, id FROM chats
    WHERE ended_ms < :before_ms AND (bot, id) NOT IN (
        SELECT bot, chat FROM outbox WHERE outcome IS NULL AND chat IS NOT NULL
    )
    ORDER BY ended_ms
    LIMIT :most
)

-- Whose seats are gone, whatever has become of letters between the two statements. They are
-- counted, because PostgreSQL would read all seats there are for a NOT EXISTS. A match that
-- nobody had open has none: letters are asked for again.
-- name: expire_chats
DELETE FROM chats
WHERE (bot, id) IN (
    SELECT bot, id FROM chats
    WHERE ended_ms < :before_ms AND (bot, id) NOT IN (
        SELECT bot, chat FROM outbox WHERE outcome IS NULL AND chat IS NOT NULL
    ) AND (
        SELECT COUNT(*) FROM seats WHERE seats.bot = chats.bot AND seats.chat = chats.id
    ) = 0
    ORDER BY ended_ms
    LIMIT :most
)
RETURNING 1

-- Few enough to go at once.
-- name: expire_forgotten
DELETE FROM forgotten WHERE at_ms < :before_ms
RETURNING 1

-- A day is over, and with it what is known of likes that the forgotten gave on it.
-- name: expire_likes_given
UPDATE forgotten SET likes_day = 0, likes_given = 0 WHERE likes_day > 0 AND likes_day < :today
RETURNING 1

-- So are these. The second condition is what the index of those that end is made for.
-- name: expire_apart
DELETE FROM apart WHERE until_ms <= :now_ms AND until_ms < 4503599627370496
RETURNING 1

-- What was thought of whom is thought no longer. The second condition as above; the last one is
-- for a card that is liked at this very moment.
-- name: expire_opinions
DELETE FROM opinions
WHERE (bot, by_person, about_person) IN (
    SELECT bot, by_person, about_person FROM opinions
    WHERE until_ms <= :now_ms AND until_ms < 4503599627370496
    ORDER BY until_ms
    LIMIT :most
) AND until_ms <= :now_ms
RETURNING 1

-- What is compared with 0 leads the planner to the small indexes.
-- name: count_all
SELECT
    (SELECT COUNT(*) FROM inbox WHERE bot = :bot AND outcome IS NULL) AS inbox,
    (
        SELECT COUNT(*) FROM inbox
        WHERE bot = :bot AND outcome = 'quarantined' AND settled_ms > 0
    ) AS quarantined,
    (SELECT COUNT(*) FROM outbox WHERE bot = :bot AND outcome IS NULL) AS outbox,
    (SELECT COUNT(*) FROM waiting WHERE bot = :bot) AS waiting,
    (
        SELECT COUNT(DISTINCT chat) FROM seats
        WHERE bot = :bot AND ended_ms IS NULL AND person > 0
    ) AS chats,
    (SELECT COUNT(*) FROM people WHERE bot = :bot) AS people
