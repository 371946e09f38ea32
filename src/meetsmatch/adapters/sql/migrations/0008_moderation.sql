-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE people ADD COLUMN suspended_until_ms BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE people ADD COLUMN is_hidden INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE reports ADD COLUMN weight INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE reports ADD COLUMN hides INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE reports ADD COLUMN verdict TEXT;

ALTER TABLE reports ADD COLUMN judged_by TEXT;

ALTER TABLE reports ADD COLUMN judged_ms BIGINT;

CREATE INDEX reports_open ON reports (bot, about_print, at_ms, weight, hides) WHERE verdict IS NULL;

CREATE INDEX reports_judged ON reports (bot, by_print, verdict) WHERE verdict IS NOT NULL;

CREATE INDEX reports_about ON reports (bot, about_print, verdict, reason);

CREATE TABLE evidence (
    bot BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    by_print TEXT NOT NULL,
    message BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, chat, by_print, message)
) WITHOUT ROWID;

CREATE INDEX evidence_at ON evidence (at_ms);

CREATE TABLE sanctions (
    bot BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    id BIGINT NOT NULL,
    rung INTEGER NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    forget_ms BIGINT NOT NULL,
    shared TEXT NOT NULL,
    lifted_ms BIGINT,
    lifted_by TEXT NOT NULL,
    appeal BLOB,
    appeal_ms BIGINT,
    outcome TEXT,
    judged_by TEXT NOT NULL,
    PRIMARY KEY (bot, fingerprint, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX sanctions_id ON sanctions (bot, id);

CREATE INDEX sanctions_appealed ON sanctions (bot, appeal_ms) WHERE appeal IS NOT NULL AND outcome IS NULL AND lifted_ms IS NULL;

CREATE INDEX sanctions_forget ON sanctions (forget_ms);

CREATE INDEX sanctions_words ON sanctions (appeal_ms) WHERE appeal IS NOT NULL;

UPDATE alembic_version SET version_num='0008' WHERE alembic_version.version_num = '0007';
