"""Polls: options, votes, and the Bot API's Poll."""

from dataclasses import dataclass, field

from playground.chats import ChatKey
from playground.shapes import Json, without_empty


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; the id stays when others come or go."""

    id: str
    text: str
    entities: list[Json]


@dataclass(slots=True)
class Poll:
    """A poll or quiz with everybody's votes, by voter."""

    id: str
    owner: int
    chat: ChatKey
    message: int
    question: str
    question_entities: list[Json]
    options: list[Option]
    anonymous: bool = True
    multiple: bool = False
    revoting: bool = True
    correct: list[int] = field(default_factory=list[int])
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list[Json])
    open_period: int = 0
    close_date: int = 0
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    # Every message that shows this poll: the first one and its forwards.
    shown_in: list[tuple[ChatKey, int]] = field(default_factory=list[tuple[ChatKey, int]])

    @property
    def is_quiz(self) -> bool:
        return bool(self.correct)

    def count(self, index: int) -> int:
        """How many chose this option."""
        return sum(index in chosen for chosen in self.votes.values())

    def json(self) -> Json:
        """A Bot API Poll (source: Client.cpp JsonPoll)."""
        options = [
            {"persistent_id": option.id, "text": option.text}
            | without_empty({"text_entities": option.entities})
            | {"voter_count": self.count(index)}
            for index, option in enumerate(self.options)
        ]
        shape: Json = {"id": self.id, "question": self.question}
        shape |= without_empty({"question_entities": self.question_entities})
        shape |= {"options": options, "total_voter_count": len(self.votes)}
        if self.open_period:
            shape |= {"open_period": self.open_period, "close_date": self.close_date}
        return shape | {
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.revoting,
            "members_only": False,
            **self._quiz(),
        }

    def _quiz(self) -> Json:
        if not self.is_quiz:
            return {"type": "regular"}
        shape: Json = {"type": "quiz", "correct_option_ids": self.correct}
        if len(self.correct) == 1:
            shape["correct_option_id"] = self.correct[0]
        if self.explanation:
            shape["explanation"] = self.explanation
            shape["explanation_entities"] = self.explanation_entities
        return shape
