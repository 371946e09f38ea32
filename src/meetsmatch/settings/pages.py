"""The pages that describe the settings, written from the settings themselves."""

from collections.abc import Iterator
from typing import cast

from pydantic import SecretStr

from meetsmatch.settings import Settings
from meetsmatch.settings.groups import Titled, titled
from meetsmatch.settings.own import GROUPS

_ABOUT = """# Settings

Set in the environment or in `.env`; the environment wins. `meetsmatch doctor` says what is
wrong and how to mend it. This page is written by `meetsmatch settings`.
"""

_OWN = """
Each bot may have its own: `meetsmatch bots set`, or Limits in the panel, without a restart.
"""


def markdown() -> str:
    """docs/settings.md."""
    return _ABOUT + "".join(map(_table, titled(Settings)))


def _table(group: Titled) -> str:
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {description} |\n"
        for name, default, description in _documented(group)
    )
    own = _OWN if group in GROUPS else ""
    return (
        f"\n## {group.title}\n{own}\n| setting | default | what it does |\n|---|---|---|\n{rows}"
    )


def example() -> str:
    """.env.example."""
    head = "# Copy to .env and fill in the token. `meetsmatch doctor` checks it.\n"
    return head + "".join(map(_section, titled(Settings)))


def _section(group: Titled) -> str:
    parts = "".join(
        f"\n# {description}\n{'' if name == 'BOT_TOKEN' else '#'}{name}={default}\n"
        for name, default, description in _documented(group)
    )
    return f"\n# --- {group.title} ---\n{parts}"


def _documented(group: Titled) -> Iterator[tuple[str, str, str]]:
    for name in group.names:
        field = Settings.model_fields[name]
        yield name.upper(), _shown(field.default), str(field.description)


def _shown(default: object) -> str:
    match default:
        case SecretStr() | None | () | "":
            return ""
        case bool():
            return "yes" if default else "no"
        case tuple():
            return ",".join(map(str, cast("tuple[object, ...]", default)))
        case _:
            return str(default)
