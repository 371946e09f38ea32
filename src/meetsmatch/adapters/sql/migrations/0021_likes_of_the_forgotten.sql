-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE forgotten ADD COLUMN likes_day BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE forgotten ADD COLUMN likes_given INTEGER DEFAULT 0 NOT NULL;

CREATE INDEX forgotten_liked ON forgotten (likes_day) WHERE likes_day > 0;

UPDATE alembic_version SET version_num='0021' WHERE alembic_version.version_num = '0020';
