"""The pages that describe the settings, written from the settings themselves."""

from collections.abc import Iterator
from typing import cast

from pydantic import SecretStr

from meetsmatch.settings import Settings

_ABOUT = """# Settings

Set in the environment or in `.env`; the environment wins. `meetsmatch doctor` says what is
wrong and how to mend it. This page is written by `meetsmatch settings`.
"""


def markdown() -> str:
    """docs/settings.md."""
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {description} |\n"
        for name, default, description in _documented()
    )
    return f"{_ABOUT}\n| setting | default | what it does |\n|---|---|---|\n{rows}"


def example() -> str:
    """.env.example."""
    parts = [
        f"# {description}\n{'' if name == 'BOT_TOKEN' else '#'}{name}={default}\n"
        for name, default, description in _documented()
    ]
    return "# Copy to .env and fill in the token. `meetsmatch doctor` checks it.\n\n" + "\n".join(
        parts
    )


def _documented() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
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
