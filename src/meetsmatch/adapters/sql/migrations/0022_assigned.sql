-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE accounts ADD COLUMN bots TEXT;

UPDATE alembic_version SET version_num='0022' WHERE alembic_version.version_num = '0021';
