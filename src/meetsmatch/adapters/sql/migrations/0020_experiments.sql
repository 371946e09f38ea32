-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE experiments (
    bot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    lever TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    because TEXT NOT NULL,
    winner TEXT NOT NULL,
    is_adopted INTEGER NOT NULL,
    figures TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE INDEX events_exposed ON events (bot, size, alias) WHERE kind = 'exposed';

CREATE INDEX events_whose ON events (bot, alias, at_ms) WHERE alias > 0;

UPDATE alembic_version SET version_num='0020' WHERE alembic_version.version_num = '0019';
