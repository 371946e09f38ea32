-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE accounts (
    bot BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    closed_ms BIGINT,
    version INTEGER NOT NULL,
    PRIMARY KEY (bot, name)
) WITHOUT ROWID;

CREATE TABLE sessions (
    bot BIGINT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    begun_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (id, bot)
) WITHOUT ROWID;

CREATE INDEX sessions_of ON sessions (bot, account) WHERE account > '';

CREATE INDEX sessions_begun ON sessions (begun_ms);

CREATE TABLE audit (
    bot BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT NOT NULL,
    words TEXT NOT NULL,
    stamp TEXT NOT NULL,
    PRIMARY KEY (bot, number)
) WITHOUT ROWID;

CREATE INDEX audit_at ON audit (at_ms);

CREATE INDEX people_joined ON people (bot, created_ms, gender);

CREATE INDEX chats_matched ON chats (bot, opened_ms) WHERE kind = 1 AND ended_ms IS NULL;

CREATE INDEX reports_made ON reports (bot, at_ms);

CREATE INDEX sanctions_imposed ON sanctions (bot, at_ms, id) WHERE at_ms > 0;

UPDATE alembic_version SET version_num='0011' WHERE alembic_version.version_num = '0010';
