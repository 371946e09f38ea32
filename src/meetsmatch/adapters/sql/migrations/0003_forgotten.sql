-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE forgotten (
    bot BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, fingerprint)
) WITHOUT ROWID;

CREATE INDEX forgotten_at ON forgotten (at_ms);

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';
