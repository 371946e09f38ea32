"""Words: plural forms, choices, tags, facts that stay facts, and offsets as Telegram counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.bot.wording import PLURALS, Formatted, Wording
from meetsmatch.core.relay import Entity

ENGLISH = {
    "hi": ["Hi <b>", {"fact": "name"}, "</b>!"],
    "only-english": ["here"],
    "nested": ["<i>a<b>b</b></i><code></code>"],
    "-brand": ["Meets<b>Match</b>"],
    "about": ["On ", {"text": "-brand"}],
    "days": [
        {
            "on": "n",
            "among": {
                "0": ["none"],
                "one": [{"fact": "n"}, " day"],
                "other": [{"fact": "n"}, " days"],
            },
            "default": "other",
        }
    ],
}
WORDING = Wording({"en": ENGLISH, "ru": {"hi": ["Привет, ", {"fact": "name"}]}, "eo": {}})


def test_a_language_falls_back_to_english_and_then_to_the_key():
    assert WORDING.render("ru", "hi", {"name": "Аня"}).text == "Привет, Аня"
    assert WORDING.render("ru", "only-english", {}).text == "here"
    assert WORDING.render("xx", "only-english", {}).text == "here"
    assert WORDING.render("en", "no-such-key", {}).text == "no-such-key"


def test_the_nearest_language():
    assert WORDING.language_of("ru-ru") == "ru"
    assert WORDING.language_of("") == "en"
    assert WORDING.languages == ("en", "ru", "eo")


def test_choices_by_number_by_plural_form_and_by_default():
    shown = [WORDING.render("en", "days", {"n": n}).text for n in (0, 1, 2, "1", "many")]
    assert shown == ["none", "1 day", "2 days", "1 days", "many days"]
    assert WORDING.render("en", "days", {}).text == "… days"


def test_a_text_inside_another_brings_its_formatting():
    made = WORDING.render("en", "about", {})
    assert made == Formatted("On MeetsMatch", (Entity("bold", 8, 5),))


def test_tags_nest_and_empty_ones_vanish():
    made = WORDING.render("en", "nested", {})
    assert made == Formatted("ab", (Entity("italic", 0, 2), Entity("bold", 1, 1)))


@pytest.mark.security
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_facts_are_never_read_as_tags_and_offsets_count_utf16(name: str):
    made = WORDING.render("en", "hi", {"name": name})
    units = len(name.encode("utf-16-le")) // 2
    assert made.text == f"Hi {name}!"
    assert made.entities == ((Entity("bold", 3, units),) if name else ())


def test_lone_surrogates_do_not_break_a_text():
    assert WORDING.render("en", "hi", {"name": "\ud800"}).entities == (Entity("bold", 3, 1),)


@pytest.mark.parametrize(
    ("language", "form", "numbers"),
    [
        ("en", "one", [1]),
        ("en", "other", [0, 2, 11, 21]),
        ("ru", "one", [1, 21, 101, 1001]),
        ("ru", "few", [2, 3, 4, 22, 104]),
        ("ru", "many", [0, 5, 11, 12, 14, 20, 111, 112]),
    ],
)
def test_plural_forms(language: str, form: str, numbers: list[int]):
    assert {PLURALS[language](number) for number in numbers} == {form}


def test_every_shipped_language_has_plural_rules():
    assert set(SHIPPED.languages) <= set(PLURALS)


SHIPPED = Wording.load()
NAMES = ("age", "limit", "minutes", "seconds", "place", "total", "decade", "year", "from", "to")


@pytest.mark.security
@given(st.data(), st.integers(0, 10**6))
def test_every_text_renders_with_entities_inside_it(data: st.DataObject, number: int):
    language = data.draw(st.sampled_from(SHIPPED.languages))
    key = data.draw(st.sampled_from(sorted(SHIPPED.trees[language])))
    made = SHIPPED.render(language, key, dict.fromkeys(NAMES, number))
    units = len(made.text.encode("utf-16-le")) // 2
    assert 0 < units <= 4096
    assert made.text == made.text.strip()
    for entity in made.entities:
        assert 0 <= entity.offset < entity.offset + entity.length <= units
