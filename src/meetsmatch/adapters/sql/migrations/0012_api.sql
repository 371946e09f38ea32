-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE api_keys (
    bot BIGINT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX api_keys_name ON api_keys (bot, name);

CREATE TABLE answers (
    bot BIGINT NOT NULL,
    api_key TEXT NOT NULL,
    id TEXT NOT NULL,
    asked TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (id, api_key, bot)
) WITHOUT ROWID;

CREATE INDEX answers_at ON answers (at_ms);

CREATE INDEX payments_heard ON payments (bot, at_ms, charge);

UPDATE alembic_version SET version_num='0012' WHERE alembic_version.version_num = '0011';
