"""The menu beside the text field: which commands it lists, in each language."""

from collections.abc import Sequence

from meetsmatch.bot.wording import FALLBACK, Wording

MENU = (
    "chat",
    "next",
    "stop",
    "settings",
    "report",
    "block",
    "language",
    "help",
    "privacy",
    "delete",
)


def menus(wording: Wording) -> Sequence[dict[str, object]]:
    """Parameters of one setMyCommands for each language; without a code for all others."""
    return [
        {
            "commands": [
                {
                    "command": name,
                    "description": wording.render(language, f"menu-{name}", {}).text,
                }
                for name in MENU
            ],
            **({} if language == FALLBACK else {"language_code": language}),
        }
        for language in wording.languages
    ]
