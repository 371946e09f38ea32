-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE people ADD COLUMN assurance BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE people ADD COLUMN assured_ms BIGINT DEFAULT 0 NOT NULL;

UPDATE alembic_version SET version_num='0017' WHERE alembic_version.version_num = '0016';
