-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE INDEX chats_ended ON chats (ended_ms) WHERE ended_ms IS NOT NULL;

CREATE INDEX reports_at ON reports (at_ms);

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';
