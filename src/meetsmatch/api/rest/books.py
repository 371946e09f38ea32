"""Payments in Stars, and the links by which people come."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import Asked, Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import Alias, alias, at, maybe_at
from meetsmatch.app.directory import Booked
from meetsmatch.app.guestbook import Watched
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import PersonId
from meetsmatch.core.invitations import Invitation, Sign, signs

BUSIEST = 100


class PaymentShown(BaseModel):
    """One charge in Telegram Stars."""

    charge: str = Field(description="Telegram's number of it.", examples=["stxk1b0..."])
    payer: Alias
    stars: int
    item: str | None = Field(description="What it was for.", examples=["more-likes"])
    paid_at: datetime | None = Field(description="null: only its refund was heard of so far.")
    refunded_at: datetime | None


class CampaignShown(BaseModel):
    """A link of the operator's."""

    name: str = Field(examples=["summer"])
    code: str = Field(description="What follows `/start`.", examples=["0c5kq1z8m3a"])
    made_at: datetime
    came: int
    finished: int = Field(description="Of them: who answered all questions.")


class ReferralShown(BaseModel):
    """A person's link by which many came within minutes."""

    alias: Alias | None = Field(description="Whose it is; null if they have left.")
    came: int
    finished: int
    busiest: int = Field(description="How many came in its busiest ten minutes.")
    reported: int = Field(description="How many of those were reported, and not for nothing.")
    signs: list[Sign] = Field(description="What a moderator should look at: hints, no verdicts.")


def payment(it: Booked) -> PaymentShown:
    """As programs see it."""
    paid = it.payment
    return PaymentShown(
        charge=paid.charge,
        payer=alias(paid.payer),
        stars=paid.stars,
        item=paid.item.name.lower().replace("_", "-") if paid.item else None,
        paid_at=maybe_at(paid.paid_ms),
        refunded_at=maybe_at(paid.refunded_ms),
    )


def campaign(it: Invitation) -> CampaignShown:
    """As programs see it."""
    made = at(it.made_ms)
    return CampaignShown(
        name=it.name, code=it.code, made_at=made, came=it.came, finished=it.finished
    )


class Books:
    """What came in, and who came by what."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._parts, self._reading = parts, reading

    def routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/payments", Scope.PAYMENTS, self.payments, "payments"),
            Route("GET", "/campaigns", Scope.INVITATIONS, self.campaigns, "invitations"),
            Route("GET", "/referrals", Scope.INVITATIONS, self.referrals, "invitations"),
        )

    async def payments(self, limit: Limit = 50, after: After = "") -> Page[PaymentShown]:
        """Payments and refunds. By when each was first heard of, the newest first."""
        found = await self._reading.payments(Asked(limit, after))
        return Page(items=[payment(it) for it in found.items], next=found.next)

    async def campaigns(self) -> list[CampaignShown]:
        """The operator's links and their numbers. The oldest first."""
        return [campaign(it) for it in await self._parts.guestbook.campaigns(self._parts.bot)]

    async def referrals(self) -> list[ReferralShown]:
        """People's links that are busiest. At most a hundred."""
        found = await self._parts.guestbook.busiest(self._parts.bot, BUSIEST)
        ids = [PersonId(it.invitation.id) for it in found]
        people = await self._parts.directory.numbered(self._parts.bot, ids)
        aliases = {id: alias(it.fingerprint) for id, it in people.items()}
        return [_referral(it, aliases.get(PersonId(it.invitation.id))) for it in found]


def _referral(watched: Watched, whose: str | None) -> ReferralShown:
    it = watched.invitation
    return ReferralShown(
        alias=whose,
        came=it.came,
        finished=it.finished,
        busiest=it.busiest,
        reported=watched.reported,
        signs=list(signs(it, watched.reported)),
    )
