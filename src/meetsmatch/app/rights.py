"""What people may ask of us about themselves: everything that is known of them, as one document.

docs/export.md tells what each part means. Nothing in it says anything about anybody else: who
liked, blocked or reported them, how a chat ended, and whom they talked to is the others'.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from meetsmatch.app import faces
from meetsmatch.app.allowances import Allowances
from meetsmatch.app.cashbook import Cashbook
from meetsmatch.app.catalogue import Catalogue, Counts
from meetsmatch.app.guestbook import Guestbook
from meetsmatch.app.ports import NowMs, Store, Vault
from meetsmatch.app.records import Records, Unread
from meetsmatch.app.work import FOREVER, Because, KeptApart
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat, Says
from meetsmatch.core.errors import ExportedLately
from meetsmatch.core.ids import BotId
from meetsmatch.core.invitations import invitation_of
from meetsmatch.core.matching import Waiting
from meetsmatch.core.opinions import Opinion
from meetsmatch.core.payments import Payment
from meetsmatch.core.people import Person
from meetsmatch.core.places import centre_of
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS
from meetsmatch.core.sanctions import Sanction

FORMAT = "meetsmatch-export-1"
EXPORT_MS = HOUR_MS
"""How often somebody gets a copy."""

PIECE_BYTES = 500_000
"""Of one file, but for a line: until it is sent it is one row of the outbox, of which D1 takes
2 MB."""

HEAD = ("format", "made_at", "bot")

Part = Mapping[str, object] | Sequence[object] | None


@dataclass(frozen=True, slots=True)
class Rights:
    """Copies of what is known."""

    bot: BotId
    store: Store
    catalogue: Catalogue
    records: Records
    cashbook: Cashbook
    guestbook: Guestbook
    vault: Vault
    allowances: Allowances
    now_ms: NowMs

    async def copies(self, me: Person, telegram_id: int) -> Sequence[str]:
        """The document, as JSON, in as many files as it takes. ExportedLately within an hour of
        the last one."""
        # By fingerprint: who deletes everything and returns at once has gained nothing.
        key = f"{self.bot}:{me.fingerprint}:export"
        if wait_ms := await self.allowances.spend(key, 1, EXPORT_MS, self.now_ms()):
            raise ExportedLately(minutes=-(-wait_ms // MINUTE_MS))
        whole = {
            "format": FORMAT,
            "made_at": _time(self.now_ms()),
            "bot": self.bot,
            **await self._person(me, telegram_id),
            **await self._browsing(me),
            **await self._recorded(me),
            **await self._paid(me),
            "invitation": await self._invitation(me),
        }
        return _pieces(whole)

    async def _person(self, me: Person, telegram_id: int) -> Mapping[str, Part]:
        wishes = me.wishes
        places = await self.store.places(self.bot, [me.id])
        return {
            "person": {
                "telegram_id": telegram_id,
                "number": me.id,
                "fingerprint": me.fingerprint,
                "first_seen_at": _time(me.created_ms),
                "settled_at": _time(me.settled_ms),
                "language": me.language,
                "gender": me.gender,
                "birth_year": me.birth_year,
                "age_known_by": me.assurance.word,
                "age_checked_at": _time(me.assured_ms),
                "seeks": wishes.seeks,
                "ages": [wishes.age_from, wishes.age_to],
                "chat_languages": wishes.languages,
                "wishes_may_widen": wishes.relaxes,
                "can_be_reached": me.reachable,
                "wants_news": me.wants_news,
                "kept_out_until": _time(me.suspended_until_ms),
                "hidden_until_reviewed": me.is_hidden,
                "last_here": _day(me.seen_day) if me.seen_day else None,
                "has_ever": [it.word for it in me.milestones],
                "was_told_of": [it.name.lower() for it in me.told if it.name],
            },
            "queue": _queued(places[0]) if places else None,
        }

    async def _browsing(self, me: Person) -> Mapping[str, Part]:
        profile = await self.catalogue.profile(self.bot, me.id)
        entry = await self.catalogue.candidate(self.bot, me.id)
        counts = (await self.catalogue.counts_of(self.bot, [me.id])).get(me.id)
        return {
            "profile": await self._profile(profile) if profile else None,
            "listing": _listed(entry) if entry else None,
            "counters": _counted(counts, self.now_ms()) if counts else None,
        }

    async def _recorded(self, me: Person) -> Mapping[str, Part]:
        held = await self.records.held(self.bot, me.id, me.fingerprint)
        return {
            "consents": [
                {"at": _time(it.at_ms), "version": it.version, "given": it.is_given}
                for it in held.consents
            ],
            "opinions": [await self._opinion(it) for it in held.opinions],
            "chats": [await self._chat(me, it) for it in held.chats],
            "kept_apart": [_apart(it) for it in held.apart],
            "reports": [{"at": _time(it.at_ms), "reason": it.reason} for it in held.reports],
            "decisions": [await self._decision(it) for it in held.sanctions],
            "not_read_yet": [await self._unread(it) for it in held.unread],
        }

    async def _paid(self, me: Person) -> Mapping[str, Part]:
        payments = await self.cashbook.payments(self.bot, me.fingerprint)
        grants = await self.cashbook.grants(self.bot, me.id, 0)
        return {
            "payments": [_paid(it) for it in payments],
            "bought": [
                {"what": it.item.word, "from": _time(it.from_ms), "until": _time(it.until_ms)}
                for it in grants
            ],
        }

    async def _invitation(self, me: Person) -> Part:
        arrival = await self.guestbook.arrival(self.bot, me.fingerprint)
        came = {"came_by_a_link_at": _time(arrival.at_ms if arrival else None)}
        it = await self.guestbook.invitation(self.bot, invitation_of(me.id))
        if it is None:
            return came if arrival else None
        numbers = {"came": it.came, "finished": it.finished, "busiest_ten_minutes": it.busiest}
        return {**came, "code": it.code, "made_at": _time(it.made_ms), **numbers}

    async def _profile(self, it: Profile) -> Mapping[str, object]:
        face = faces.read(await self.vault.open(it.face))
        place = None if it.cell is None else [round(degree, 3) for degree in centre_of(it.cell)]
        return {
            "name": face.name,
            "about": face.bio,
            "interests": face.interests,
            "goal": it.goal,
            "photos": [{"kind": shot.medium, "file": shot.file} for shot in face.shots],
            "middle_of_your_square": place,
            "moved_at": [_time(ms) for ms in (it.moved_ms, it.moved_before_ms) if ms],
            "radius_km": it.radius_km,
            "is_finished": it.is_finished,
            "is_paused": it.is_paused,
            "last_question": {"about": it.asked, "at": _time(it.asked_ms)},
            "last_reminder_at": _time(it.nudged_ms),
            "wants_to_hear_of_new_people": it.alert_ms > 0,
            "last_told_of_new_people_at": _time(it.alerted_ms),
        }

    async def _opinion(self, it: Opinion) -> Mapping[str, object]:
        note = None if it.note is None else (await self.vault.open(it.note)).decode()
        until = {"until": _until(it.until_ms), "note": note}
        return {"at": _time(it.at_ms), "what": it.mind.name.lower(), **until}

    async def _chat(self, me: Person, it: Chat) -> Mapping[str, object]:
        one = it.one == me.id
        contact, says = it.contact_of(me.id), it.one_says if one else it.two_says
        return {
            "kind": "match" if it.is_match else "random",
            "began_at": _time(it.opened_ms),
            "ended_at": _time(it.ended_ms),
            "opened_at": _time(it.one_opened_ms if one else it.two_opened_ms),
            "is_open": it.is_live and not it.is_away(me.id),
            "pictures_from_the_other": (it.one_media if one else it.two_media).name.lower(),
            "you_said": [said.name.lower() for said in Says if said in says and said.name],
            "username_offered": contact and (await self.vault.open(contact)).decode(),
        }

    async def _decision(self, it: Sanction) -> Mapping[str, object]:
        return {
            "at": _time(it.at_ms),
            "what": it.rung.name.lower(),
            "reason": it.reason,
            "until": _time(it.until_ms),
            "name_in_shared_lists": it.shared or None,
            "lifted_at": _time(it.lifted_ms),
            "appeal": it.appeal and (await self.vault.open(it.appeal)).decode(),
            "appealed_at": _time(it.appeal_ms),
            "appeal_is": it.outcome,
        }

    async def _unread(self, it: Unread) -> Mapping[str, object]:
        method, params = cast(
            "tuple[str, Mapping[str, object]]", json.loads(await self.vault.open(it.sealed))
        )
        words = params.get("text") or params.get("caption")
        return {"at": _time(it.at_ms), "kind": method.removeprefix("send").lower(), "words": words}


def _pieces(whole: Mapping[str, object]) -> Sequence[str]:
    """Lists are cut between two of their lines; each file says which it is if there are more."""
    head = {name: whole[name] for name in HEAD}
    pieces, size = [dict[str, object]()], 0
    for name, part in whole.items():
        lines = cast("list[object]", part) if isinstance(part, list) else None
        pieces[-1][name] = part if lines is None else []
        size += 0 if lines else len(_json(whole[name]))
        for line in lines or ():
            weight = len(_json(line))
            if size + weight > PIECE_BYTES:
                pieces.append({**head, name: []})
                size = 0
            cast("list[object]", pieces[-1][name]).append(line)
            size += weight
    if len(pieces) == 1:
        return [_json(whole).decode()]
    numbered = enumerate(pieces, 1)
    return [_json({**it, "file": n, "files": len(pieces)}).decode() for n, it in numbered]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _queued(it: Waiting) -> Mapping[str, object]:
    wishes = {"seeks": it.seeks, "ages": [it.age_from, it.age_to], "languages": it.languages}
    you = {"gender": it.gender, "age": it.age, "wishes_may_widen": it.relaxes}
    return {"since": _time(it.since_ms), **you, **wishes}


def _counted(it: Counts, now_ms: int) -> Mapping[str, object]:
    """How many, as they count for now: the old ones less."""
    tally = it.tally.at(now_ms)
    return {
        "cards_seen": round(tally.given_seen),
        "likes_given": round(tally.given_likes),
        "shown_to_others": round(tally.got_seen),
        "likes_received": round(tally.got_likes),
        "shown_lately": round(tally.lately),
        "last_day": {"day": _day(it.day), "likes": it.likes_today},
    }


def _listed(it: Candidate) -> Mapping[str, object]:
    return {"since": _day(it.listed_day), "last_active": _day(it.active_day)}


def _paid(it: Payment) -> Mapping[str, object]:
    return {
        "charge": it.charge,
        "stars": it.stars,
        "for": it.item.word if it.item else None,
        "paid_at": _time(it.paid_ms),
        "refunded_at": _time(it.refunded_ms),
    }


def _apart(it: KeptApart) -> Mapping[str, object]:
    because = {
        Because.RECENT: "you have just met, or were a match",
        Because.BLOCKED: "you blocked them",
        Because.REPORTED: "you reported them",
    }
    return {"because": because[it.because], "until": _until(it.until_ms)}


def _time(ms: int | None) -> str | None:
    return datetime.fromtimestamp(ms // 1_000, UTC).isoformat() if ms else None


def _until(ms: int) -> str | None:
    return None if ms == FOREVER else _time(ms)


def _day(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).date().isoformat()
