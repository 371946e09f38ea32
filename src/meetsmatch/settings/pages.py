"""The pages that describe the settings, written from the settings themselves."""

import re
from collections.abc import Iterator
from typing import Literal, cast, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from meetsmatch.settings import Settings
from meetsmatch.settings.groups import Headed, headed
from meetsmatch.settings.own import GROUPS

_ABOUT = """# Settings

Set in the environment or in `.env`; the environment wins. What is set for a bot alone, in the
panel or with `meetsmatch bots set`, wins over both. `meetsmatch doctor` says what is wrong and how
to mend it. This page is written by `meetsmatch settings`.
"""

_LINK = re.compile(r"\[(docs/[^]]+)]\([^)]+\)")
"""As this page has them; elsewhere the path is enough."""

_OWN = """
Each bot may have its own: `meetsmatch bots set`, or Limits in the panel, without a restart.
"""


def markdown() -> str:
    """docs/settings.md."""
    return _ABOUT + "".join(map(_table, headed(Settings)))


def _table(group: Headed) -> str:
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {description} |\n"
        for name, default, description in _documented(group)
    )
    own = _OWN if group in GROUPS else ""
    return (
        f"\n## {group.heading}\n{own}\n| setting | default | what it does |\n|---|---|---|\n{rows}"
    )


def example() -> str:
    """.env.example."""
    head = (
        "# Copy to .env and fill in the token. `meetsmatch doctor` checks it. What is set for a\n"
        "# bot alone, in the panel or with `meetsmatch bots set`, wins over what stands here.\n"
    )
    return head + "".join(map(_section, headed(Settings)))


def _section(group: Headed) -> str:
    parts = "".join(
        f"\n# {_LINK.sub(_path, about)}\n{'' if name == 'BOT_TOKEN' else '#'}{name}={default}\n"
        for name, default, about in _documented(group)
    )
    return f"\n# --- {group.heading} ---\n{parts}"


def _path(link: re.Match[str]) -> str:
    return link[1]


def _documented(group: Headed) -> Iterator[tuple[str, str, str]]:
    for name in group.names:
        field = Settings.model_fields[name]
        yield name.upper(), _shown(field.default), f"{field.description}{_choices(field)}"


def _choices(field: FieldInfo) -> str:
    """All that may be given, where that are words."""
    words = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    return f" One of: {', '.join(map('`{}`'.format, words))}." if words else ""


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
