"""Coming and going: first contact, the questions at the start, wishes, and deletion."""

from dataclasses import dataclass, replace

from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import Change, PersonChanged, PersonForgotten, PersonJoined
from meetsmatch.core.errors import NotJoined, OldButton, TooYoung
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, Question, Seeks, Wishes, next_question, year_at
from meetsmatch.core.rules import Rules


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody, and what must be written down because they showed up."""

    person: Person
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """What people do before they talk to anybody."""

    bot: BotId
    store: Store
    vault: Vault
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    async def known(self, fingerprint: Fingerprint) -> Met | None:
        """Somebody who has been here before; who writes again can be reached again."""
        person = await self.store.person_of(self.bot, fingerprint)
        if person and not person.reachable:
            person = person.changed(reachable=True)
            return Met(person, (PersonChanged(person),))
        return Met(person) if person else None

    async def first_contact(
        self, fingerprint: Fingerprint, telegram_id: int, language: str
    ) -> Met:
        """Somebody new, with nothing known but how to answer them."""
        person = Person(
            bot=self.bot,
            id=PersonId(self.new_id()),
            fingerprint=fingerprint,
            language=language,
            created_ms=self.now_ms(),
        )
        address = await self.vault.seal(str(telegram_id).encode())
        return Met(person, (PersonJoined(person, address),))

    def question(self, person: Person) -> Question | None:
        """What to ask next. TooYoung once the answer was under the operator's age."""
        if self.is_too_young(person):
            raise TooYoung(age=self.rules.min_age)
        return next_question(person, self.rules.terms)

    def is_too_young(self, person: Person) -> bool:
        """Whether they have said so themselves."""
        year = year_at(self.now_ms())
        return person.birth_year is not None and not person.is_adult(year, self.rules.min_age)

    def forget(self, person: Person) -> Change:
        """Everything about them goes; of the too young the year of birth stays, or deleting
        would be the way in."""
        if not self.is_too_young(person):
            return PersonForgotten(person)
        bare = person.changed(consent=0, consent_ms=0, gender=None, wishes=Wishes())
        return PersonChanged(bare)

    def check_ready(self, person: Person) -> None:
        """NotJoined or TooYoung unless they may meet people."""
        if self.question(person) is not None:
            raise NotJoined

    def answer(self, person: Person, question: Question, choice: str) -> Person:
        """The person with this answer; OldButton unless it is the question's turn."""
        if self.question(person) is not question:
            raise OldButton
        match question:
            case Question.CONSENT:
                return person.changed(consent=self.rules.terms, consent_ms=self.now_ms())
            case Question.GENDER:
                return person.changed(gender=Gender(choice))
            case Question.SEEKS:
                return person.changed(wishes=replace(person.wishes, seeks=Seeks(choice)))
            case Question.BIRTH_YEAR:
                return person.changed(birth_year=int(choice))
