"""Coming and going: first contact, the questions at the start, wishes, and deletion."""

from dataclasses import dataclass, replace

from meetsmatch.app.consent import Consented
from meetsmatch.app.docket import Docket
from meetsmatch.app.inviting import Arrived, CameBy, Uninvited
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import Change, PersonChanged, PersonForgotten, PersonJoined
from meetsmatch.core.errors import NotJoined, OldButton, TooYoung
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.invitations import is_code
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
    docket: Docket
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
        self, fingerprint: Fingerprint, telegram_id: int, language: str, led_by: str = ""
    ) -> Met:
        """Somebody new, with nothing known but how to answer them, and what stands against them
        from an earlier life here; `led_by` is whatever the link that they opened brought along."""
        standing = await self.docket.standing(self.bot, fingerprint)
        person = Person(
            bot=self.bot,
            id=PersonId(self.new_id()),
            fingerprint=fingerprint,
            language=language,
            created_ms=self.now_ms(),
            suspended_until_ms=standing.suspended_until_ms,
            is_hidden=standing.is_hidden,
        )
        address = await self.vault.seal(str(telegram_id).encode())
        joined = PersonJoined(person, address)
        if not is_code(led_by):
            return Met(person, (joined,))
        return Met(person, (joined, CameBy(self.bot, fingerprint, led_by, self.now_ms())))

    def question(self, person: Person) -> Question | None:
        """What to ask next. TooYoung once the answer was under the operator's age."""
        if self.is_too_young(person):
            raise TooYoung(age=self.rules.min_age)
        return next_question(person, self.rules.terms)

    def is_too_young(self, person: Person) -> bool:
        """Whether they have said so themselves."""
        year = year_at(self.now_ms())
        return person.birth_year is not None and not person.is_adult(year, self.rules.min_age)

    def forget(self, person: Person) -> tuple[Change, ...]:
        """Everything about them goes; of the too young the year of birth stays, or deleting
        would be the way in."""
        if not self.is_too_young(person):
            return (PersonForgotten(person),)
        bare = person.changed(consent=0, consent_ms=0, gender=None, wishes=Wishes())
        taken_back = self._consented(person, person.consent, is_given=False)
        uninvited = Uninvited(self.bot, person.id, person.fingerprint)
        return PersonChanged(bare), uninvited, *((taken_back,) if person.consent else ())

    def withdrawn(self, person: Person) -> tuple[Change, ...]:
        """They agree no longer: nothing that needs it happens from this commit on. OldButton if
        they don't anyway."""
        if not person.consent:
            raise OldButton
        taken_back = self._consented(person, person.consent, is_given=False)
        return PersonChanged(person.changed(consent=0, consent_ms=0)), taken_back

    def logged(self, person: Person, question: Question) -> tuple[Change, ...]:
        """What else belongs into the commit of this answer: a line of the log, and that it was
        the last one."""
        given = question is Question.CONSENT
        line = (self._consented(person, person.consent, is_given=True),) if given else ()
        arrived = Arrived(self.bot, person.fingerprint, self.now_ms())
        return (*line, arrived) if self.is_ready(person) else line

    def _consented(self, person: Person, version: int, is_given: bool) -> Consented:
        return Consented(self.bot, person.id, version, self.now_ms(), is_given)

    def is_ready(self, person: Person) -> bool:
        """Whether they may meet people."""
        return not self.is_too_young(person) and not next_question(person, self.rules.terms)

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
