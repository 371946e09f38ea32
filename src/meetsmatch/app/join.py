"""Coming and going: first contact, the questions at the start, wishes, and deletion."""

from dataclasses import dataclass, replace

from meetsmatch.app.browsing import OpinionsForgotten
from meetsmatch.app.charges import Sanctioned
from meetsmatch.app.consent import Consented
from meetsmatch.app.docket import Docket
from meetsmatch.app.inviting import Arrived, CameBy, Uninvited
from meetsmatch.app.naming import NO_NAMES, Names
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import Change, PersonChanged, PersonForgotten, PersonJoined
from meetsmatch.core.ages import Assurance
from meetsmatch.core.bans import is_listed, is_settled
from meetsmatch.core.errors import AgeRefused, NotJoined, NotMeant, OldButton, TooYoung
from meetsmatch.core.ids import BotId, Fingerprint, PersonId, SanctionId
from meetsmatch.core.invitations import is_code
from meetsmatch.core.people import Gender, Person, Question, Seeks, Wishes, next_question
from meetsmatch.core.rules import ADULT, Rules
from meetsmatch.core.sanctions import Sanction


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
    names: Names = NO_NAMES

    async def known(self, fingerprint: Fingerprint) -> Met | None:
        """Somebody who has been here before; who writes again can be reached again, and reads a
        language that the bot speaks."""
        person = await self.store.person_of(self.bot, fingerprint)
        if person is None:
            return None
        language = person.reads(self.rules)
        if person.reachable and language == person.language:
            return Met(person)
        person = person.changed(reachable=True, language=language)
        return Met(person, (PersonChanged(person),))

    async def first_contact(
        self, fingerprint: Fingerprint, telegram_id: int, language: str, led_by: str = ""
    ) -> Met:
        """Somebody new, with nothing known but how to answer them, and what stands against them
        from an earlier life here, or in lists of bans; `led_by` is whatever the link that they
        opened brought along."""
        standing = await self.docket.standing(self.bot, fingerprint)
        listed = await self._listed(fingerprint, telegram_id)
        person = Person(
            bot=self.bot,
            id=PersonId(self.new_id()),
            fingerprint=fingerprint,
            language=language,
            created_ms=self.now_ms(),
            suspended_until_ms=max(
                standing.suspended_until_ms, *(it.until_ms for it in listed), 0
            ),
            is_hidden=standing.is_hidden,
        )
        address = await self.vault.seal(str(telegram_id).encode())
        # Joining takes over what stands against the fingerprint, so that comes first.
        changes = (*(Sanctioned(it, None) for it in listed), PersonJoined(person, address))
        if not is_code(led_by):
            return Met(person, changes)
        return Met(person, (*changes, CameBy(self.bot, fingerprint, led_by, self.now_ms())))

    async def _listed(self, fingerprint: Fingerprint, telegram_id: int) -> list[Sanction]:
        """What lists of bans say of somebody, taken over once: what was lifted here stays so."""
        name, now_ms = await self.names.of(telegram_id), self.now_ms()
        if not name:
            return []
        theirs = await self.docket.sanctions(self.bot, fingerprint)
        before = {it.actor for it in theirs if is_settled(it, now_ms)}
        return [
            replace(it, id=SanctionId(self.new_id()), fingerprint=fingerprint, at_ms=now_ms)
            for it in await self.docket.sanctions(self.bot, Fingerprint(name))
            if is_listed(it) and it.lasts(now_ms) and it.actor not in before
        ]

    def question(self, person: Person) -> Question | None:
        """What to ask next. TooYoung once the answer was under the operator's age, AgeRefused
        once a check has found so, NotMeant once the bot turns out to be for others."""
        if self.is_too_young(person):
            refused = person.assurance is Assurance.REFUSED
            raise (AgeRefused if refused else TooYoung)(age=self.rules.min_age)
        if not person.is_meant(self.rules, self.now_ms()):
            raise NotMeant(age=self.rules.min_age)
        return next_question(person, self.rules)

    def open_question(self, person: Person) -> Question | None:
        """What is still to be asked; nothing of who is not let in."""
        return None if self.is_out(person) else next_question(person, self.rules)

    def is_out(self, person: Person) -> bool:
        """Whether nothing more is asked of them, because they are not let in."""
        is_meant = person.is_meant(self.rules, self.now_ms())
        return not is_meant or self.is_too_young(person)

    def is_too_young(self, person: Person) -> bool:
        """Whether they have said so themselves, or a check has."""
        return person.is_too_young(self.rules.min_age, self.now_ms())

    def forget(self, person: Person) -> tuple[Change, ...]:
        """Everything about them goes; of the too young the year of birth stays and what a check
        has found, or deleting would be the way in."""
        if not self.is_too_young(person):
            return (PersonForgotten(person),)
        bare = person.changed(consent=0, consent_ms=0, gender=None, wishes=Wishes())
        taken_back = self._consented(person, person.consent, is_given=False)
        emptied = (
            Uninvited(self.bot, person.id, person.fingerprint),
            OpinionsForgotten(self.bot, person.id),
        )
        return PersonChanged(bare), *emptied, *((taken_back,) if person.consent else ())

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
        return person.is_admitted(self.rules, self.now_ms())

    def check_ready(self, person: Person) -> None:
        """NotJoined or NotLetIn unless they may meet people."""
        if self.question(person) is not None:
            raise NotJoined

    def goes_on(self, person: Person) -> bool:
        """Whether they may go on with whom they have found already: every adult who has joined,
        though the bot may not be for them any more."""
        is_adult = not person.is_too_young(ADULT, self.now_ms())
        return is_adult and next_question(person, self.rules) is None

    def check_goes_on(self, person: Person) -> None:
        """NotJoined or NotLetIn unless they may go on."""
        if not self.goes_on(person):
            self.check_ready(person)

    def answer(self, person: Person, question: Question, choice: str) -> Person:
        """The person with this answer; OldButton unless it is the question's turn. The answer to
        a check of their age is the year of birth that it has shown."""
        if self.question(person) is not question:
            raise OldButton
        match question:
            case Question.CONSENT:
                return person.changed(consent=self.rules.terms, consent_ms=self.now_ms())
            case Question.GENDER:
                return self._said_to_be(person, Gender(choice))
            case Question.SEEKS:
                return person.changed(wishes=replace(person.wishes, seeks=Seeks(choice)))
            case Question.BIRTH_YEAR:
                return person.changed(birth_year=int(choice))
            case Question.AGE_CHECK:
                assured = {"assurance": self.rules.assurance, "assured_ms": self.now_ms()}
                return person.changed(birth_year=int(choice), **assured)

    def _said_to_be(self, person: Person, gender: Gender) -> Person:
        """Where all are of one gender, that is whom they look for."""
        seeks = Seeks.EVERYONE if gender is self.rules.only_gender else person.wishes.seeks
        return person.changed(gender=gender, wishes=replace(person.wishes, seeks=seeks))

    def awaits_check(self, person: Person, way: Assurance) -> bool:
        """Whether that is how they are to show their age now."""
        asked = self.open_question(person)
        return asked is Question.AGE_CHECK and self.rules.assurance is way

    def refused(self, person: Person) -> Person:
        """The person whom a check has found too young."""
        return person.changed(assurance=Assurance.REFUSED, assured_ms=self.now_ms())
