-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE INDEX people_sieved ON people (bot, fingerprint, language, gender, seen_day, created_ms, reachable, is_hidden, suspended_until_ms, consent, seeks, birth_year, assurance);

CREATE INDEX people_restricted ON people (bot, fingerprint, language, gender, seen_day, created_ms, reachable, is_hidden, suspended_until_ms, consent, seeks, birth_year, assurance) WHERE is_hidden = 1 OR suspended_until_ms > 0;

UPDATE alembic_version SET version_num='0023' WHERE alembic_version.version_num = '0022';
