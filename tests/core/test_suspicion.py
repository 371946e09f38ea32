"""What makes one message a copy of another."""

import random

import pytest

from meetsmatch.core.relay import Content, Entity, Kind
from meetsmatch.core.suspicion import ALIKE, BANDS, Mark, Trait, burst, is_copy, marks

AD = (
    "Hello dear, earn two hundred dollars a day from home with our new exchange, no experience"
    " needed, write to my manager today and start at once"
)


def text(words: str, *entities: Entity) -> Content:
    return Content(Kind.TEXT, words, entities)


def of(trait: Trait, content: Content) -> list[str]:
    return [it.value for it in marks(content) if it.trait is trait]


def shared(one: str, two: str) -> int:
    """So many of the smallest hashes are the same."""
    return len(set(of(Trait.WORDS, text(one))) & set(of(Trait.WORDS, text(two))))


@pytest.mark.parametrize(
    "said",
    [
        "hi",
        "Hi, how are you? Where are you from?",
        "привет, как дела? чем занимаешься",
        "ха" * 60,
        "I would really love to see it one day",
    ],
)
def test_what_everybody_says_leaves_no_mark(said: str):
    assert marks(text(said)) == []


def test_a_long_text_leaves_a_mark_in_each_band():
    assert len(of(Trait.WORDS, text(AD))) == BANDS


@pytest.mark.parametrize(
    "other",
    [
        AD.upper(),
        AD.replace("e", "е").replace("a", "а").replace("o", "о"),
        AD.replace("Hello", "Hi there") + " 🔥🔥🔥 4711",
        "  ".join(AD.split()),
        AD.replace("l", "l\u200b"),
    ],
    ids=["capitals", "Cyrillic letters of the same look", "another frame", "spaces", "unseen"],
)
def test_the_same_in_another_dress_is_the_same(other: str):
    assert shared(AD, other) >= ALIKE


def test_texts_of_their_own_share_nothing():
    chance = random.Random(1)
    words = [f"{a}{b}" for a in "bcdfghklmn" for b in ("ation", "ever", "ilight", "ouse", "ermal")]
    made = [" ".join(chance.choices(words, k=14)) for _ in range(200)]
    assert max(shared(made[0], it) for it in made[1:]) < ALIKE


def test_a_link_in_both_makes_no_two_texts_alike():
    link = " https://video.example/some/long/path/to/a/watch"
    one = "my brother walks slowly over the old bridge today"
    two = "we sang of horses that sleep where nobody ever heard of trains"
    assert shared(one + link, two + link) == 0


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("see https://www.Shop.example/sale#now", "http://shop.example/sale/ !"),
        ("ask @Best_Manager", "it's @best_manager."),
        ("call +49 (170) 123-45-67", "+491701234567"),
    ],
    ids=["links", "names", "numbers"],
)
def test_an_address_is_the_same_however_it_is_written(one: str, two: str):
    assert of(Trait.ADDRESS, text(one)) == of(Trait.ADDRESS, text(two)) != []


def test_two_videos_of_one_site_are_two_addresses():
    one, two = (text(f"https://video.example/watch?v={it}") for it in ("abc", "def"))
    assert not set(of(Trait.ADDRESS, one)) & set(of(Trait.ADDRESS, two))


def test_a_link_behind_words_is_an_address():
    linked = text("here", Entity("text_link", 0, 4, url="https://shop.example/a"))
    assert of(Trait.ADDRESS, linked) == ["shop.example/a"]


def test_an_address_is_counted_once_in_a_message():
    assert of(Trait.ADDRESS, text("@best_manager @Best_Manager")) == ["@best_manager"]


def test_a_photo_is_known_by_its_file():
    photo = Content(Kind.PHOTO, file="anything", unique="same")
    assert marks(photo) == [Mark(Trait.FILE, "same")]


def test_one_band_alone_makes_no_copy_but_any_address_does():
    band, other = Mark(Trait.WORDS, "0:a"), Mark(Trait.WORDS, "1:b")
    address = Mark(Trait.ADDRESS, "@a")
    assert [is_copy(it) for it in ([], [band], [band, other], [address], [band, address])] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_an_address_weighs_twice_and_one_is_always_allowed():
    assert [burst(it, 6) for it in Trait] == [3, 6, 6]
    assert burst(Trait.ADDRESS, 1) == 1
