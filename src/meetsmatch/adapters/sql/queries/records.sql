-- All that is on record of somebody.

-- name: consents_of
SELECT bot, person, version, at_ms, is_given
FROM consents
WHERE bot = :bot AND person = :person
ORDER BY at_ms, is_given DESC

-- Those whose seat they sit on or left, and matches that they never opened.
-- name: chats_of
SELECT bot, id, one, two, opened_ms, one_print, two_print, one_media, two_media, last_ms,
    ended_ms, ending, kind, one_away, two_away, one_opened_ms, two_opened_ms, one_says, two_says,
    one_contact, two_contact
FROM chats
WHERE bot = :bot AND id IN (
    SELECT chat FROM seats WHERE bot = :bot AND person = :person AND ended_ms IS NULL
    UNION ALL
    SELECT chat FROM seats WHERE bot = :bot AND person = :person AND ended_ms IS NOT NULL
    UNION ALL
    SELECT id FROM chats
    WHERE bot = :bot AND one = :person AND kind = 1 AND ended_ms IS NULL AND opened_ms > 0
    UNION ALL
    SELECT id FROM chats
    WHERE bot = :bot AND two = :person AND kind = 1 AND ended_ms IS NULL AND opened_ms > 0
)
ORDER BY opened_ms, id

-- name: opinions_by
SELECT by_person, about_person, mind, at_ms, until_ms, note
FROM opinions
WHERE bot = :bot AND by_person = :person
ORDER BY at_ms, about_person

-- name: apart_by
SELECT bot, by_print, other_print, because, until_ms
FROM apart
WHERE bot = :bot AND by_print = :fingerprint
ORDER BY because, until_ms, other_print

-- name: reports_by
SELECT bot, chat, by_print, about_print, reason, at_ms, weight, hides, 0 AS pieces
FROM reports
WHERE bot = :bot AND by_print = :fingerprint
ORDER BY at_ms, chat

-- name: unread_by
SELECT at_ms, id, sealed
FROM withheld
WHERE bot = :bot AND author = :person AND source IS NOT NULL
