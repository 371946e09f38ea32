-- Written by `make schema` from adapters/schema/versions: change that, not this.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE inbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    bot BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    taken_ms BIGINT NOT NULL,
    outcome TEXT,
    settled_ms BIGINT,
    sealed BLOB,
    trace TEXT
);

CREATE UNIQUE INDEX inbox_update ON inbox (bot, update_id);

CREATE INDEX inbox_open ON inbox (bot, id) WHERE outcome IS NULL;

CREATE INDEX inbox_done ON inbox (settled_ms) WHERE outcome = 'done';

CREATE INDEX inbox_quarantined ON inbox (bot, settled_ms) WHERE outcome = 'quarantined';

CREATE TABLE people (
    bot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    address BLOB NOT NULL,
    language TEXT NOT NULL,
    consent INTEGER NOT NULL,
    consent_ms BIGINT NOT NULL,
    gender TEXT,
    birth_year INTEGER,
    seeks TEXT,
    age_from INTEGER NOT NULL,
    age_to INTEGER NOT NULL,
    languages TEXT NOT NULL,
    relaxes INTEGER NOT NULL,
    reachable INTEGER NOT NULL,
    told INTEGER NOT NULL,
    created_ms BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX people_fingerprint ON people (bot, fingerprint);

CREATE TABLE waiting (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    gender TEXT NOT NULL,
    age INTEGER NOT NULL,
    seeks TEXT NOT NULL,
    age_from INTEGER NOT NULL,
    age_to INTEGER NOT NULL,
    languages TEXT NOT NULL,
    relaxes INTEGER NOT NULL,
    PRIMARY KEY (bot, person)
) WITHOUT ROWID;

CREATE INDEX waiting_since ON waiting (bot, since_ms, person);

CREATE INDEX waiting_fingerprint ON waiting (bot, fingerprint);

CREATE TABLE chats (
    bot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    one BIGINT NOT NULL,
    two BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    one_print TEXT NOT NULL,
    two_print TEXT NOT NULL,
    one_media INTEGER NOT NULL,
    two_media INTEGER NOT NULL,
    last_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    ending TEXT,
    waited_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;

CREATE INDEX chats_opened ON chats (bot, opened_ms, id, waited_ms);

CREATE INDEX chats_live ON chats (bot, last_ms) WHERE ended_ms IS NULL;

CREATE TABLE seats (
    bot BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    person BIGINT NOT NULL,
    ended_ms BIGINT,
    PRIMARY KEY (bot, chat, person)
) WITHOUT ROWID;

CREATE UNIQUE INDEX seats_open ON seats (bot, person) WHERE ended_ms IS NULL;

CREATE INDEX seats_left ON seats (bot, person, ended_ms) WHERE ended_ms IS NOT NULL;

CREATE TABLE apart (
    bot BIGINT NOT NULL,
    by_print TEXT NOT NULL,
    other_print TEXT NOT NULL,
    because INTEGER NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, by_print, other_print, because)
) WITHOUT ROWID;

CREATE INDEX apart_until ON apart (until_ms) WHERE until_ms < 4503599627370496;

CREATE TABLE reports (
    bot BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    by_print TEXT NOT NULL,
    about_print TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, chat, by_print)
) WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    bot BIGINT NOT NULL,
    to_person BIGINT NOT NULL,
    priority INTEGER NOT NULL,
    chat BIGINT,
    author BIGINT,
    source BIGINT,
    about BIGINT,
    album TEXT,
    card TEXT,
    due_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    tries INTEGER DEFAULT 0 NOT NULL,
    outcome TEXT,
    settled_ms BIGINT,
    sealed BLOB
);

CREATE INDEX outbox_pending ON outbox (bot, id, chat) WHERE outcome IS NULL;

CREATE INDEX outbox_settled ON outbox (settled_ms) WHERE settled_ms IS NOT NULL;

CREATE TABLE links (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    message BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    other BIGINT NOT NULL,
    twin BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, person, message)
) WITHOUT ROWID;

CREATE INDEX links_at ON links (at_ms);

CREATE TABLE cards (
    bot BIGINT NOT NULL,
    person BIGINT NOT NULL,
    name TEXT NOT NULL,
    message BIGINT NOT NULL,
    PRIMARY KEY (bot, person, name)
) WITHOUT ROWID;

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING version_num;
