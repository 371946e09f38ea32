-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE invitations (
    bot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT,
    made_ms BIGINT NOT NULL,
    came INTEGER DEFAULT 0 NOT NULL,
    finished INTEGER DEFAULT 0 NOT NULL,
    rush INTEGER DEFAULT 0 NOT NULL,
    rush_from_ms BIGINT DEFAULT 0 NOT NULL,
    busiest INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX invitations_code ON invitations (bot, code);

CREATE UNIQUE INDEX invitations_name ON invitations (bot, name) WHERE name IS NOT NULL;

CREATE INDEX invitations_busiest ON invitations (bot, busiest) WHERE name IS NULL AND busiest > 0;

CREATE TABLE arrivals (
    bot BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    invitation BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    finished_ms BIGINT,
    PRIMARY KEY (bot, fingerprint)
) WITHOUT ROWID;

CREATE INDEX arrivals_by ON arrivals (invitation, bot);

CREATE INDEX arrivals_at ON arrivals (at_ms);

UPDATE alembic_version SET version_num='0009' WHERE alembic_version.version_num = '0008';
