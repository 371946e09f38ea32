"""Reports and sanctions, made and written down."""

from app.house import BOT, House
from meetsmatch.core.ids import ChatId, Fingerprint, SanctionId
from meetsmatch.core.people import Person
from meetsmatch.core.sanctions import Actor, Rung

MOD = Actor("mod")


async def reported(house: House, by: Person, about: str, reason: str = "insults") -> ChatId:
    """A report as somebody makes it after a chat of theirs."""
    number = ChatId(house.new_id())
    filed = await house.reporting.report(by, number, Fingerprint(about), reason)
    await house.commit(*filed.changes)
    return number


async def sanctioned(house: House, rung: Rung, about: str = "ben") -> SanctionId:
    """A moderator's decision beside any report."""
    done = await house.moderation.sanction(Fingerprint(about), rung, "spam", MOD)
    await house.commit(*done.changes)
    assert done.sanction is not None
    return done.sanction.id


async def now(house: House, name: str) -> Person:
    """As they are stored."""
    found = await house.store.person_of(BOT, Fingerprint(name))
    assert found is not None
    return found
