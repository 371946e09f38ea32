-- Written by `make schema` from adapters/schema/versions: change that, not this.

ALTER TABLE chats ADD COLUMN kind INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN one_away INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN two_away INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN one_says INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN two_says INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN one_opened_ms BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN two_opened_ms BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE chats ADD COLUMN one_contact BLOB;

ALTER TABLE chats ADD COLUMN two_contact BLOB;

CREATE INDEX chats_paired ON chats (bot, opened_ms, id, waited_ms) WHERE kind = 0;

CREATE INDEX chats_talking ON chats (bot, last_ms) WHERE kind = 0 AND ended_ms IS NULL;

CREATE INDEX chats_match_one ON chats (bot, one, opened_ms) WHERE kind = 1 AND ended_ms IS NULL;

CREATE INDEX chats_match_two ON chats (bot, two, opened_ms) WHERE kind = 1 AND ended_ms IS NULL;

DROP INDEX chats_opened;

DROP INDEX chats_live;

CREATE TABLE withheld (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    bot BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    to_person BIGINT NOT NULL,
    author BIGINT,
    priority INTEGER NOT NULL,
    source BIGINT,
    about BIGINT,
    album TEXT,
    card TEXT,
    due_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    at_ms BIGINT NOT NULL,
    sealed BLOB NOT NULL
);

CREATE INDEX withheld_chat ON withheld (bot, chat, to_person, at_ms);

CREATE INDEX withheld_to ON withheld (bot, to_person, chat);

CREATE INDEX withheld_author ON withheld (bot, author);

CREATE INDEX withheld_at ON withheld (bot, at_ms);

CREATE TABLE profiles (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    face BLOB NOT NULL,
    interests BIGINT NOT NULL,
    goal TEXT,
    cell INTEGER,
    moved_ms BIGINT NOT NULL,
    moved_before_ms BIGINT NOT NULL,
    radius_km INTEGER NOT NULL,
    is_finished INTEGER NOT NULL,
    is_paused INTEGER NOT NULL,
    has_shot INTEGER NOT NULL,
    has_bio INTEGER NOT NULL,
    nudged_ms BIGINT NOT NULL,
    asked TEXT,
    asked_about BIGINT,
    asked_ms BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (bot, person)
) WITHOUT ROWID;

CREATE TABLE pool (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    spot BIGINT NOT NULL,
    gender TEXT NOT NULL,
    birth_year SMALLINT NOT NULL,
    seeks TEXT NOT NULL,
    age_from SMALLINT NOT NULL,
    age_to SMALLINT NOT NULL,
    languages TEXT NOT NULL,
    tongues BIGINT NOT NULL,
    cell INTEGER NOT NULL,
    x SMALLINT NOT NULL,
    y SMALLINT NOT NULL,
    z SMALLINT NOT NULL,
    radius_km SMALLINT NOT NULL,
    interests BIGINT NOT NULL,
    active_day INTEGER NOT NULL,
    listed_day INTEGER NOT NULL,
    PRIMARY KEY (bot, person)
) WITHOUT ROWID;

CREATE INDEX pool_spot ON pool (bot, spot, person, gender, birth_year, seeks, age_from, age_to, languages, tongues, cell, x, y, z, radius_km, interests, active_day, listed_day);

CREATE TABLE counts (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    given_seen DOUBLE NOT NULL,
    given_likes DOUBLE NOT NULL,
    got_seen DOUBLE NOT NULL,
    got_likes DOUBLE NOT NULL,
    lately DOUBLE NOT NULL,
    day INTEGER NOT NULL,
    likes_today INTEGER NOT NULL,
    PRIMARY KEY (bot, person)
) WITHOUT ROWID;

CREATE TABLE opinions (
    bot BIGINT NOT NULL,
    by_person BIGINT NOT NULL,
    about_person BIGINT NOT NULL,
    mind INTEGER NOT NULL,
    at_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    note BLOB,
    PRIMARY KEY (bot, by_person, about_person)
) WITHOUT ROWID;

CREATE INDEX opinions_about ON opinions (bot, about_person, mind, at_ms, by_person);

CREATE INDEX opinions_until ON opinions (until_ms) WHERE until_ms < 4503599627370496;

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';
