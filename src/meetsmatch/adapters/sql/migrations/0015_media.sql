-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE media (
    bot BIGINT NOT NULL,
    name TEXT NOT NULL,
    person BIGINT NOT NULL,
    secret BLOB,
    due_ms BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (bot, name)
) WITHOUT ROWID;

CREATE INDEX media_of ON media (bot, person);

CREATE INDEX media_due ON media (bot, due_ms, name);

ALTER TABLE forgotten ADD COLUMN moved_ms BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE forgotten ADD COLUMN moved_before_ms BIGINT DEFAULT 0 NOT NULL;

UPDATE alembic_version SET version_num='0015' WHERE alembic_version.version_num = '0014';
