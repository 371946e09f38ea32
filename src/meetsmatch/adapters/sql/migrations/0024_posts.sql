-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE broadcasts ADD COLUMN post TEXT;

ALTER TABLE broadcasts ADD COLUMN post_said TEXT;

UPDATE alembic_version SET version_num='0024' WHERE alembic_version.version_num = '0023';
