"""What in a message may trouble whoever gets it. Nobody is judged by it: the reader is asked."""

from enum import StrEnum


class Concern(StrEnum):
    """Named as the reason that a report would have (core/reports)."""

    MINOR = "minor"
    """The author may have said that they are under age."""

    INSULTS = "insults"
    THREATS = "threats"
    NUDITY = "nudity"
