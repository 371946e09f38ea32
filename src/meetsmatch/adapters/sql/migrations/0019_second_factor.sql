-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE accounts ADD COLUMN second BLOB;

ALTER TABLE accounts ADD COLUMN second_step BIGINT DEFAULT 0 NOT NULL;

UPDATE alembic_version SET version_num='0019' WHERE alembic_version.version_num = '0018';
