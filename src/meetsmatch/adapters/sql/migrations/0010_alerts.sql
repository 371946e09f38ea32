-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE profiles ADD COLUMN alert_ms BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE profiles ADD COLUMN alerted_ms BIGINT DEFAULT 0 NOT NULL;

CREATE INDEX profiles_alert ON profiles (bot, alert_ms, person) WHERE alert_ms > 0;

UPDATE alembic_version SET version_num='0010' WHERE alembic_version.version_num = '0009';
