"""Faces: photos in an order one can change, interests up to a number."""

from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.app import faces
from meetsmatch.core.interests import INTERESTS, number_of
from meetsmatch.core.profiles import (
    MASK_BITS,
    MOST_INTERESTS,
    MOST_SHOTS,
    Face,
    Medium,
    Shot,
    mask_of,
)

ONE, TWO, THREE = (Shot(Medium.PHOTO, file) for file in ("one", "two", "three"))
ANN = Face("Ann", shots=(ONE, TWO, THREE))


def test_shots_are_added_at_the_end_up_to_five():
    face = Face("Ann")
    for number in range(MOST_SHOTS + 2):
        face = face.added(Shot(Medium.VIDEO, f"v{number}"))
    assert [it.file for it in face.shots] == ["v0", "v1", "v2", "v3", "v4"]


def test_the_same_file_is_shown_once():
    assert ANN.added(Shot(Medium.PHOTO, "two")) == ANN


def test_a_shot_takes_the_place_of_the_one_that_leaves():
    leaving = ANN.marked(TWO)
    assert [it.leaves for it in leaving.shots] == [False, True, False]
    four = Shot(Medium.PHOTO, "four")
    assert leaving.added(four).shots == (ONE, four, THREE)
    assert leaving.marked(None) == ANN


def test_a_shot_moves_within_its_bounds():
    assert ANN.moved(THREE, -1).shots == (ONE, THREE, TWO)
    assert ANN.moved(ONE, 1).shots == (TWO, ONE, THREE)
    assert ANN.moved(ONE, -1) == ANN
    assert ANN.moved(THREE, 1) == ANN
    assert ANN.without(TWO).shots == (ONE, THREE)


def test_interests_come_and_go_whatever_their_case():
    face = Face("Ann").toggled("hiking").toggled("Go")
    assert face.interests == ("hiking", "Go")
    assert face.toggled("GO").interests == ("hiking",)


def test_no_more_interests_than_there_is_room_for():
    face = Face("Ann")
    for interest in INTERESTS:
        face = face.toggled(interest)
    assert face.interests == INTERESTS[:MOST_INTERESTS]


def test_every_interest_of_the_list_has_a_number_of_its_own():
    assert len({number_of(it) for it in INTERESTS}) == len(INTERESTS)
    assert number_of("Hiking") == number_of("hiking")


@given(st.lists(st.text()))
def test_a_mask_fits_a_signed_integer_of_64_bits(words: list[str]):
    assert 0 <= mask_of(words) < 1 << MASK_BITS
    assert mask_of(words) == mask_of(word.casefold() for word in words)


def test_a_face_with_everything_is_read_as_it_was_written():
    shot = Shot(Medium.VIDEO, "file", "video.mp4", leaves=True)
    face = Face("Ann 🙂", "two\nlines", (ONE, shot), ("hiking", "го"))
    assert faces.read(faces.written(face)) == face
