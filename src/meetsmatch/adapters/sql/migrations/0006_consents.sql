-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE consents (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    version INTEGER NOT NULL,
    is_given INTEGER NOT NULL,
    PRIMARY KEY (bot, person, at_ms, is_given)
) WITHOUT ROWID;

CREATE INDEX reports_by ON reports (bot, by_print, at_ms);

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';
