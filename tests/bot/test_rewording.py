"""An operator's own words in place of ours."""

import pytest

from meetsmatch.bot.rewording import (
    LONG,
    SHORT,
    Place,
    WrongWords,
    checked,
    facts_of,
    own_words,
    places,
    reworded,
    words_of,
)
from meetsmatch.bot.wording import Wording

TREE = {
    "hello": ["Hello, ", {"fact": "name"}, "!"],
    "left": [
        {
            "on": "minutes",
            "among": {"one": ["a minute"], "other": [{"fact": "minutes"}, " minutes of ", "x"]},
            "default": "other",
        }
    ],
    "both": [{"text": "hello"}, " Bye."],
    "long": ["a" * (SHORT + 1)],
    "key-next": ["Next"],
    "-name": ["us"],
}
OURS = Wording({"en": TREE, "ru": {**TREE, "hello": ["Привет, ", {"fact": "name"}]}})
HELLO = Place("en", "hello")


def test_what_is_known_by_its_words_or_part_of_others_stays():
    assert [it.key for it in places(OURS, "en")] == ["both", "hello", "left", "long"]
    assert places(OURS, "xx") == []
    shipped = [it.key for it in places(Wording.load(), "en")]
    assert {"found", "no-chat", "agree"} < set(shipped)
    assert not {"key-next", "bot-description", "ask-consent", "bill-see-likes-title"} & set(
        shipped
    )


def test_a_text_is_shown_as_one_would_write_it():
    assert words_of(OURS, HELLO) == "Hello, { $name }!"
    assert words_of(OURS, Place("en", "left")) == "{ $minutes } minutes of x"
    assert words_of(OURS, Place("en", "both")) == "Hello, { $name }! Bye."
    assert facts_of(OURS, Place("en", "both")) == ["name"]
    assert facts_of(OURS, Place("en", "left")) == ["minutes"]


def test_own_words_are_said_in_their_language_alone():
    own = {"text.en.hello": "Hey <b>{$name}</b>", "likes_per_day": "3", "text.en.left": "Soon."}
    assert own_words(own) == {HELLO: "Hey <b>{$name}</b>", Place("en", "left"): "Soon."}
    said = reworded(OURS, own)
    hey = said.render("en", "hello", {"name": "<i>Ana</i>"})
    assert hey.text == "Hey <i>Ana</i>"
    assert [(it.kind, it.offset, it.length) for it in hey.entities] == [("bold", 4, 10)]
    assert said.render("ru", "hello", {"name": "Ana"}).text == "Привет, Ana"
    assert said.render("en", "left", {"minutes": 1}).text == "Soon."
    assert OURS.render("en", "hello", {"name": "Ana"}).text == "Hello, Ana!"
    assert said.render("en", "both", {"name": "Ana"}).text == "Hey Ana Bye."


def test_every_text_of_ours_may_be_written_as_it_is_shown():
    shipped = Wording.load()
    for language in shipped.languages:
        for place in places(shipped, language):
            words = words_of(shipped, place)
            assert checked(shipped, place, words) == words.strip(), place


@pytest.mark.parametrize(
    ("place", "words", "why"),
    [
        (Place("en", "nothing"), "x", "no such text"),
        (Place("xx", "hello"), "x", "no such text"),
        (Place("en", "key-next"), "x", "not to be changed"),
        (HELLO, " \n", "write something"),
        (HELLO, "a" * (SHORT + 3), "too long by 3 letters: 200 at most"),
        (Place("en", "long"), "a" * (LONG + 1), "too long by 1 letters: 3000 at most"),
        (HELLO, "Hi { $age }", r"\$age \} is not known here: .* is \{ \$name \}"),
        (Place("en", "long"), "{ $age }", "filled in is nothing"),
        (HELLO, "Hi { name }", "braces"),
        (HELLO, "Hi }", "braces"),
        (HELLO, "<b>Hi", "<b> is not ended"),
        (HELLO, "Hi</b>", "</b> ends nothing"),
        (HELLO, "<b><i>Hi</b></i>", "</b> ends nothing"),
    ],
)
def test_what_can_not_stand_there_is_told_and_left_out(place: Place, words: str, why: str):
    with pytest.raises(WrongWords, match=why):
        checked(OURS, place, words)
    assert reworded(OURS, {place.name: words}).trees == OURS.trees
