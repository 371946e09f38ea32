"""The schema's one source: Alembic revisions for SQLite and PostgreSQL. Needs the extra
`postgresql`; the embedded start applies the text steps that `make schema` writes from them."""
