-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE people ADD COLUMN seen_day INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE people ADD COLUMN milestones INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN wrote INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE counts ADD COLUMN shown INTEGER DEFAULT 0 NOT NULL;

CREATE TABLE events (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    bot BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    alias BIGINT NOT NULL,
    word TEXT NOT NULL,
    size BIGINT NOT NULL,
    often BIGINT NOT NULL
);

CREATE INDEX events_at ON events (bot, at_ms);

CREATE INDEX events_of ON events (bot, id);

CREATE TABLE hours (
    bot BIGINT NOT NULL,
    hour INTEGER NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    events BIGINT NOT NULL,
    size BIGINT NOT NULL,
    often BIGINT NOT NULL,
    PRIMARY KEY (bot, hour, kind, word)
) WITHOUT ROWID;

CREATE INDEX hours_at ON hours (hour);

CREATE TABLE days (
    bot BIGINT NOT NULL,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    events BIGINT NOT NULL,
    size BIGINT NOT NULL,
    often BIGINT NOT NULL,
    PRIMARY KEY (bot, day, kind, word)
) WITHOUT ROWID;

CREATE INDEX days_at ON days (day);

CREATE TABLE marks (
    bot BIGINT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (bot, name)
) WITHOUT ROWID;

UPDATE alembic_version SET version_num='0016' WHERE alembic_version.version_num = '0015';
