"""What the lists of words find, and what they leave alone."""

import pytest

from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.core.concerns import Concern
from meetsmatch.core.relay import Content, Kind

SHIPPED = WordLists.shipped()


async def found(text: str, min_age: int = 18, lists: WordLists = SHIPPED) -> Concern | None:
    return await lists.concern(Content(Kind.TEXT, text), min_age)


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("hey, I'm 15 btw", Concern.MINOR),
        ("I\u2019m only 16", Concern.MINOR),
        ("Мне 14 лет", Concern.MINOR),
        ("я несовершеннолетняя", Concern.MINOR),
        ("you BITCHES", Concern.INSULTS),
        ("да ты ублюдок", Concern.INSULTS),
        ("kill yourself", Concern.THREATS),
        ("я тебя найду!", Concern.THREATS),
        ("k\u200bill your\u200bself", Concern.THREATS),
    ],
)
async def test_what_may_trouble_somebody_is_found(text: str, concern: Concern):
    assert await found(text) == concern


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'm 25",
        "I'm 15 minutes late",
        "i'm 5",
        "мне 15 минут идти",
        "my sister is 15",
        "when I was 15 I played the drums",
        "I'm",
        "kill the lights yourself",
        "исследование",
        "I'll find a better place",
    ],
)
async def test_what_only_sounds_like_it_is_left_alone(text: str):
    assert await found(text) is None


async def test_a_number_of_any_length_is_no_age():
    assert await found("I'm " + "㉑" * 4000) is None


async def test_the_limit_is_the_operators():
    assert await found("I'm 19", min_age=21) == Concern.MINOR
    assert await found("I'm 19", min_age=18) is None


async def test_an_age_goes_before_everything_else():
    assert await found("kill yourself, I'm 15") == Concern.MINOR


async def test_a_list_may_have_notes_and_empty_lines():
    lists = WordLists(["// ours\n\ninsults blockhead // mild\nnot apples\nminor me #\n"])
    assert await found("You blockhead", lists=lists) == Concern.INSULTS
    assert await found("me 12", lists=lists) == Concern.MINOR
    assert await found("me 12 apples", lists=lists) is None
