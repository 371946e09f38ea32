"""Alembic, from Python: bring a database to a revision, or write the steps as text."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

HEAD = "head"
BASE = "base"


def upgrade(url: str, revision: str = HEAD) -> None:
    """Every step up to `revision`, all or none. Not from within a running event loop."""
    command.upgrade(configured(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Back to `revision`: what later steps hold is lost."""
    command.downgrade(configured(url), revision)


def newest() -> str:
    """The revision that this code is written for."""
    return str(ScriptDirectory.from_config(configured("")).get_current_head())


def as_text(dialect: str) -> Iterator[tuple[str, str]]:
    """(`0001_first`, its statements) of every step, in order."""
    revisions = reversed([*ScriptDirectory.from_config(configured("")).walk_revisions()])
    for script in revisions:
        written = StringIO()
        config = configured(f"{dialect}://", written)
        before = script.down_revision or BASE
        command.upgrade(config, f"{before}:{script.revision}", sql=True)
        yield Path(script.path).stem, written.getvalue()


def configured(url: str, output: StringIO | None = None) -> Config:
    """Without a file: the revisions lie in this package. `url` is a setting's, see `driven`."""
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", driven(url).replace("%", "%%"))
    return config


def driven(url: str) -> str:
    """A DATABASE_URL with the driver that SQLAlchemy is to use."""
    if not url.startswith(("postgresql://", "postgres://")):
        return url
    made = sa.make_url(url).set(drivername="postgresql+asyncpg")
    return made.render_as_string(hide_password=False)
