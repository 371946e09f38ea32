"""What people like to do: the list to pick from, unless the operator has another one."""

from zlib import crc32

INTERESTS = (
    "hiking", "travel", "cycling", "running", "swimming", "yoga", "fitness", "dancing",
    "football", "climbing", "skiing", "camping", "gardening", "animals", "dogs", "cats",
    "cooking", "baking", "coffee", "wine", "restaurants", "films", "series", "anime", "theatre",
    "concerts", "festivals", "music", "singing", "books", "writing", "art", "photography",
    "museums", "crafts", "fashion", "video-games", "board-games", "technology", "science",
    "languages", "politics", "volunteering", "spirituality",
)  # fmt: skip


def number_of(interest: str) -> int:
    """Names it on a button, wherever it stands in the list by now."""
    return crc32(interest.casefold().encode())
