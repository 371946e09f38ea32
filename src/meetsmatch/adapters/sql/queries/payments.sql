-- Payments in Telegram Stars, and what they grant. Items are those of core/payments.

-- name: pay
INSERT INTO payments (bot, charge, payer_print, address, stars, item, at_ms, paid_ms, refunded_ms)
VALUES (
    :bot, :charge, :payer, :address, :stars, :item,
    COALESCE(CAST(:paid_ms AS BIGINT), CAST(:refunded_ms AS BIGINT)), :paid_ms, :refunded_ms
)
ON CONFLICT (charge, bot) DO NOTHING

-- The refund was told first.
-- name: pay_refunded
UPDATE payments
SET payer_print = :payer, address = :address, stars = :stars, item = :item, paid_ms = :paid_ms
WHERE bot = :bot AND charge = :charge AND paid_ms IS NULL
    AND refunded_ms = CAST(:refunded_ms AS BIGINT)

-- name: grant
INSERT INTO grants (bot, charge, person, item, from_ms, until_ms)
SELECT CAST(:bot AS BIGINT), :charge, CAST(:person AS BIGINT), CAST(:item AS INTEGER),
    CAST(:from_ms AS BIGINT), CAST(:until_ms AS BIGINT)
WHERE CAST(:from_ms AS BIGINT) = COALESCE(
    (
        SELECT MAX(until_ms) FROM grants
        WHERE bot = :bot AND person = :person AND item = :item AND until_ms > :at_ms
    ),
    CAST(:at_ms AS BIGINT)
)

-- name: refund
UPDATE payments SET refunded_ms = :at_ms
WHERE bot = :bot AND charge = :charge AND paid_ms IS NOT NULL AND refunded_ms IS NULL

-- What begins after the grant of this charge begins so much earlier as of that one is left.
-- name: draw_near
WITH gone AS (
    SELECT bot, person, item, until_ms,
        until_ms - CASE WHEN from_ms > :at_ms THEN from_ms ELSE :at_ms END AS left_ms
    FROM grants
    WHERE bot = :bot AND charge = :charge AND until_ms > :at_ms
)
UPDATE grants
SET from_ms = from_ms - (SELECT left_ms FROM gone),
    until_ms = until_ms - (SELECT left_ms FROM gone)
WHERE bot = (SELECT bot FROM gone) AND person = (SELECT person FROM gone)
    AND item = (SELECT item FROM gone) AND from_ms >= (SELECT until_ms FROM gone)

-- name: revoke
DELETE FROM grants WHERE bot = :bot AND charge = :charge

-- name: is_entitled
SELECT 1 FROM grants
WHERE bot = :bot AND person = :person AND item = :item
    AND from_ms <= :at_ms AND until_ms > :at_ms
LIMIT 1

-- name: payment
SELECT bot, charge, payer_print, stars, item, paid_ms, refunded_ms
FROM payments
WHERE bot = :bot AND charge = :charge

-- name: payer
SELECT address FROM payments WHERE bot = :bot AND charge = :charge

-- name: payments_by
SELECT bot, charge, payer_print, stars, item, paid_ms, refunded_ms
FROM payments
WHERE bot = :bot AND payer_print = :payer
ORDER BY at_ms, charge

-- name: grants_of
SELECT bot, person, charge, item, from_ms, until_ms
FROM grants
WHERE bot = :bot AND person = :person AND until_ms > :now_ms
ORDER BY from_ms, charge

-- name: drop_grants
DELETE FROM grants WHERE bot = :bot AND person = :person

-- name: expire_payments
DELETE FROM payments
WHERE at_ms < :before_ms AND charge IN (
    SELECT charge FROM payments WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :most
)
RETURNING 1

-- name: expire_grants
DELETE FROM grants
WHERE until_ms <= :now_ms AND charge IN (
    SELECT charge FROM grants WHERE until_ms <= :now_ms ORDER BY until_ms LIMIT :most
)
RETURNING 1
