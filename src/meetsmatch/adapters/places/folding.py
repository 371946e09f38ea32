"""What makes two spellings of a name the same: the same letters and digits, nothing else."""

import unicodedata

LONGEST = 60
"""Letters by which a name is known; nobody types more."""

_ALIKE = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ə": "e",
        # Persian and Arabic keyboards write different letters for the same.
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
    }
)


def folded(text: str) -> str:
    """Without case, accents, spaces and punctuation; `Saint-Étienne` is `saintetienne`."""
    bare = unicodedata.normalize("NFKD", text[: 4 * LONGEST].casefold())
    letters = "".join(filter(str.isalnum, bare))
    return unicodedata.normalize("NFC", letters.translate(_ALIKE))[:LONGEST]
