"""Texts: built freshly, complete and alike in every language, and well formed."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from house.sources import ROOT
from meetsmatch.bot.wording import FALLBACK, TAG, Pattern, Wording

TREES = Wording.load().trees
OTHERS = sorted(set(TREES) - {FALLBACK})


def facts_in(pattern: Pattern) -> Iterator[str]:
    """Names of all facts that a pattern may ask for."""
    for part in pattern:
        if isinstance(part, dict) and "fact" in part:
            yield part["fact"]
        elif isinstance(part, dict) and "on" in part:
            yield part["on"]
            for variant in part["among"].values():
                yield from facts_in(variant)


def own_words(pattern: Pattern) -> Iterator[str]:
    """Every stretch of text that is written by us."""
    for part in pattern:
        if isinstance(part, str):
            yield part
        elif "on" in part:
            for variant in part["among"].values():
                yield from own_words(variant)


def test_the_built_texts_are_fresh():
    """`python tools/texts.py` mends it."""
    done = subprocess.run([sys.executable, ROOT / "tools/texts.py", "--check"], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts_with_the_same_facts(language: str):
    asked = {key: set(facts_in(pattern)) for key, pattern in TREES[FALLBACK].items()}
    assert {key: set(facts_in(p)) for key, p in TREES[language].items()} == asked


@pytest.mark.parametrize("language", sorted(TREES))
def test_tags_are_closed_in_order_and_nothing_else_looks_like_one(language: str):
    for key, pattern in TREES[language].items():
        open_tags: list[str] = []
        for words in own_words(pattern):
            for tag in TAG.findall(words):
                if tag[1] != "/":
                    open_tags.append(tag[1:-1])
                else:
                    assert open_tags.pop() == tag[2:-1], key
            assert not {"<", ">"} & set(TAG.sub("", words)), key
        assert open_tags == [], key
