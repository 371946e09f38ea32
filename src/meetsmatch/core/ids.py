"""The identities that everything else speaks of."""

from typing import NewType

BotId = NewType("BotId", int)
PersonId = NewType("PersonId", int)
"""Ours, random, below 2**52. Never a Telegram id."""

BENCH = PersonId(1 << 52)
"""The moderators' group among those who are written to: nobody's number."""

TILL = PersonId(BENCH + 1)
"""Telegram's cash desk, in the same way: what is owed there is not forgotten with who paid."""

CHANNEL = PersonId(BENCH + 2)
"""The bot's channel, in the same way."""

ChatId = NewType("ChatId", int)
"""A conversation of two people, ours and random. Telegram's chat ids are called addresses here."""

InvitationId = NewType("InvitationId", int)
"""A link that leads people here: whose it is, or a campaign."""

Fingerprint = NewType("Fingerprint", str)
"""Keyed hash of a Telegram id: finds a person again, even after deletion, and reveals nothing. In
small hexadecimal letters."""

PAST_HEX = "z"
"""Sorts after them: in every language's order, which may be that of a database, letters come after
digits and z after f. Of other signs that can't be said."""

Cell = NewType("Cell", int)
"""A square of about 5 km on Earth, 1 <= cell < 2**31: the finest that is ever known of a place."""

SanctionId = NewType("SanctionId", int)
"""One decision about somebody, ours and random."""

BroadcastId = NewType("BroadcastId", int)
"""News for many, counted from 1 in each bot."""

ExperimentId = NewType("ExperimentId", int)
"""An experiment, counted from 1 in each bot."""
