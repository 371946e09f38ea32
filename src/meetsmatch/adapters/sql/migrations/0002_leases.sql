-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE leases (
    bot BIGINT NOT NULL,
    part INTEGER NOT NULL,
    holder TEXT NOT NULL,
    fence BIGINT NOT NULL,
    PRIMARY KEY (bot, part)
) WITHOUT ROWID;

CREATE TABLE holders (
    bot BIGINT NOT NULL,
    holder TEXT NOT NULL,
    beat BIGINT NOT NULL,
    leaves INTEGER NOT NULL,
    PRIMARY KEY (bot, holder)
) WITHOUT ROWID;

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';
