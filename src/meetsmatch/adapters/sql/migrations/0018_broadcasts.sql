-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE people ADD COLUMN wants_news INTEGER DEFAULT 1 NOT NULL;

ALTER TABLE outbox ADD COLUMN broadcast BIGINT;

ALTER TABLE outbox ADD COLUMN begun_ms BIGINT;

CREATE INDEX outbox_broadcast ON outbox (bot, broadcast) WHERE outcome IS NULL AND broadcast IS NOT NULL;

CREATE TABLE broadcasts (
    bot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    starts_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    walked_to BIGINT,
    told BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    unreachable BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE INDEX broadcasts_due ON broadcasts (bot, starts_ms) WHERE state IN ('scheduled', 'running');

CREATE TABLE sleepers (
    bot BIGINT NOT NULL,
    broadcast BIGINT NOT NULL,
    person BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, broadcast, person)
) WITHOUT ROWID;

CREATE INDEX sleepers_due ON sleepers (bot, broadcast, due_ms, person);

CREATE INDEX sleepers_of ON sleepers (bot, person);

UPDATE alembic_version SET version_num='0018' WHERE alembic_version.version_num = '0017';
