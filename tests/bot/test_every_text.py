"""No text without a dialogue that says it: in every language, for what a scene says in one it says
in all of them. And none of a language has words of another one."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import run

import pytest

from meetsmatch.bot.wording import Pattern, Wording

SHIPPED = Wording.load()
HERE = Path(__file__).parent
OUTSIDE = ("menu-", "bot-description", "bot-short-description")
"""What Telegram is told of the bot at its start, with nobody there."""


def test_every_text_is_said_in_some_dialogue(tmp_path: Path) -> None:
    """All dialogues are played for it, whatever else runs in this session, and in which order."""
    heard = tmp_path / "heard"
    options = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not proof")
    others = (it for it in HERE.glob("test_*.py") if it != Path(__file__))
    dialogues = [str(it) for it in others if "Scene" in it.read_text("utf-8")]
    done = run(
        (sys.executable, "-m", "pytest", *options, *dialogues),
        env={**unmeasured(os.environ), "SPOKEN_KEYS": str(heard)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]
    own = {key for key in SHIPPED.trees["en"] if not key.startswith(("-", *OUTSIDE))}
    assert own - {*heard.read_text("utf-8").split()} == set()


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Their lines are counted where they run for themselves: twice takes twice the time."""
    return {name: it for name, it in environment.items() if not name.startswith("COVERAGE_")}


# --- in one language at a time ------------------------------------------------------------

NAMES = {"Telegram", "MeetsMatch", "HTML", "UTC", "BotSupport", "English", "Language"}
"""Latin words that a Russian reads, too: names, and what a language calls itself."""

CYRILLIC_NAMES = {"Русский", "Язык"}
NOT_WORDS = re.compile(r"<code>.*?</code>|</?\w+>|@?/\w+")
"""Tags, commands, and what is typed as it stands there."""


def own_words(pattern: Pattern) -> Iterator[str]:
    """What stands in the text itself, whichever way it is filled."""
    for part in pattern:
        if isinstance(part, str):
            yield part
        elif "among" in part:
            for each in part["among"].values():
                yield from own_words(each)


@pytest.mark.parametrize(
    ("language", "script", "known"),
    [("ru", "[A-Za-z]{2,}", NAMES), ("en", "[А-Яа-яЁё]{2,}", CYRILLIC_NAMES)],
)
def test_no_text_has_words_of_another_language(language: str, script: str, known: set[str]):
    foreign = {
        (key, word)
        for key, pattern in SHIPPED.trees[language].items()
        for words in own_words(pattern)
        for word in re.findall(script, NOT_WORDS.sub(" ", words))
        if word not in known
    }
    assert foreign == set()
