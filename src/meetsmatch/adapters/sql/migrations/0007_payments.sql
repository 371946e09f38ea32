-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE payments (
    bot BIGINT NOT NULL,
    charge TEXT NOT NULL,
    payer_print TEXT NOT NULL,
    address BLOB NOT NULL,
    stars INTEGER NOT NULL,
    item INTEGER,
    at_ms BIGINT NOT NULL,
    paid_ms BIGINT,
    refunded_ms BIGINT,
    PRIMARY KEY (charge, bot)
) WITHOUT ROWID;

CREATE INDEX payments_payer ON payments (bot, payer_print, at_ms);

CREATE INDEX payments_at ON payments (at_ms);

CREATE TABLE grants (
    bot BIGINT NOT NULL,
    charge TEXT NOT NULL,
    person BIGINT NOT NULL,
    item INTEGER NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (charge, bot)
) WITHOUT ROWID;

CREATE INDEX grants_person ON grants (bot, person, item, until_ms);

CREATE INDEX grants_until ON grants (until_ms);

UPDATE alembic_version SET version_num='0007' WHERE alembic_version.version_num = '0006';
