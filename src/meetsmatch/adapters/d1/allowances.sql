-- Rate limits of a D1: a bucket per key, as the time at which it is full again. A full one is no row.
-- Not among the schema's steps: a server keeps them in memory or Redis, and nobody misses them.
CREATE TABLE IF NOT EXISTS allowances (key TEXT NOT NULL PRIMARY KEY, full_ms INTEGER NOT NULL) WITHOUT ROWID;
