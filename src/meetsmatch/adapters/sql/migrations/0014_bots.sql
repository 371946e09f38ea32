-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE bots (
    house BIGINT NOT NULL,
    bot BIGINT NOT NULL,
    name TEXT NOT NULL,
    token BLOB,
    path TEXT NOT NULL,
    wanted TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    own TEXT NOT NULL,
    own_before TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (house, bot)
) WITHOUT ROWID;

CREATE UNIQUE INDEX bots_once ON bots (bot);

UPDATE alembic_version SET version_num='0014' WHERE alembic_version.version_num = '0013';
