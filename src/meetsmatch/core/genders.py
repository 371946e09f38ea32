"""Who somebody is, and whom they look for."""

from enum import StrEnum


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


GENDERS = tuple(Gender)


class Seeks(StrEnum):
    WOMEN = "women"
    MEN = "men"
    EVERYONE = "everyone"

    def includes(self, gender: Gender) -> bool:
        """Whether somebody of this gender is looked for."""
        match self:
            case Seeks.EVERYONE:
                return True
            case Seeks.WOMEN:
                return gender is Gender.WOMAN
            case Seeks.MEN:
                return gender is Gender.MAN
