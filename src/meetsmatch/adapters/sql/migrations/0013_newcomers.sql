-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE people ADD COLUMN settled_ms BIGINT DEFAULT 0 NOT NULL;

UPDATE alembic_version SET version_num='0013' WHERE alembic_version.version_num = '0012';
