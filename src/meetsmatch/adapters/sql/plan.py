"""A commit as a list of statements: each change becomes its guards and its writes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from meetsmatch.adapters.sql.broadcasts import broadcasting
from meetsmatch.adapters.sql.browsing import OPINIONS, Said, said
from meetsmatch.adapters.sql.charges import charged
from meetsmatch.adapters.sql.copies import copying
from meetsmatch.adapters.sql.executor import Row, Rows, Statement
from meetsmatch.adapters.sql.experiments import trying
from meetsmatch.adapters.sql.inviting import inviting, uninvited
from meetsmatch.adapters.sql.monitoring import moved
from meetsmatch.adapters.sql.paying import paying
from meetsmatch.adapters.sql.registry import registering
from meetsmatch.adapters.sql.rows import (
    chat_params,
    letter_params,
    person_params,
    posted,
    waiting_params,
    whole,
)
from meetsmatch.adapters.sql.staff import staffing
from meetsmatch.adapters.sql.telling import telling
from meetsmatch.adapters.sql.texts import Params, Queries
from meetsmatch.app.beside import Beside
from meetsmatch.app.broadcasting import Broadcasting
from meetsmatch.app.browsing import Opened
from meetsmatch.app.charges import Charges
from meetsmatch.app.consent import Consented
from meetsmatch.app.copychanges import Copying
from meetsmatch.app.experiments import Trying
from meetsmatch.app.inviting import Inviting, Uninvited
from meetsmatch.app.monitoring import MarkMoved
from meetsmatch.app.paying import Paying
from meetsmatch.app.registry import Registering
from meetsmatch.app.staffing import Staffing
from meetsmatch.app.telling import Telling
from meetsmatch.app.work import (
    FOREVER,
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    Commit,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    NotTogether,
    Outgoing,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Sought,
    StillWaits,
    Withheld,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.rules import DAY_MS

EVERYTHING = (
    "unlink_others",
    "unlink",
    "drop_cards",
    "drop_withheld_to",
    "drop_withheld_by",
    "drop_profile",
    "unlist",
    "drop_grants",
    *OPINIONS,
    "drop_consents",
    "drop_sleepers",
)
"""What is deleted with somebody, beside themselves."""


Backstage = Staffing | Registering | Broadcasting | Trying | Telling | MarkMoved
"""What people take no part in themselves."""


class Plan:
    """Statements in order, and which of them post letters."""

    def __init__(self, queries: Queries, commit: Commit) -> None:
        self.statements: list[Statement] = []
        self._queries = queries
        self._at_ms = commit.at_ms
        self._posts: list[tuple[int, Letter | None]] = []
        """Which statements post a letter; None: all that they return."""

        if commit.done is not None:
            done: Params = {"id": commit.done, "bot": commit.bot, "at_ms": commit.at_ms}
            self._add("finish_update", done, must=1)
        for change in commit.changes:
            self._change(change)
        for letter in commit.letters:
            is_one_of_many = letter.outgoing.broadcast is not None
            self._post("post_news" if is_one_of_many else "post", letter, letter_params(letter))
        for change in commit.changes:
            if isinstance(change, Opened):
                self._bring(change)

    def letters(self, results: Sequence[Rows]) -> list[Letter]:
        """The letters that were posted, with their ids."""
        return [
            posted(row) if letter is None else replace(letter, id=whole(row[0]), tries=0)
            for index, letter in self._posts
            for row in sorted(results[index], key=_number)
        ]

    def _add(self, name: str, params: Params, must: int | None = None) -> None:
        self.statements.append(Statement.of(self._queries[name], params, must))

    def _add_all(self, parts: Iterable[Said]) -> None:
        for part in parts:
            self._add(*part)

    def _post(self, name: str, letter: Letter | None, params: Params) -> None:
        self._posts.append((len(self.statements), letter))
        self._add(name, params)

    def _change(self, change: Change) -> None:
        match change:
            case PersonJoined() | PersonChanged() | PersonForgotten() | Consented():
                self._person(change)
            case Sought() | GaveUp() | StillWaits():
                self._queue(change)
            case Paired() | Wrote() | MediaTaken() | ChatEnded() | RelaysCancelled():
                self._chat(change)
            case Withheld() | WithheldDropped():
                self._kept(change)
            case KeptApart() | NotTogether() | BlocksLifted():
                self._safety(change)
            case _:
                self._add_all(_beside(change))

    # --- people ---------------------------------------------------------------------------

    def _person(self, change: PersonJoined | PersonChanged | PersonForgotten | Consented) -> None:
        match change:
            case PersonJoined(person, address):
                self._add("hold_print", {"bot": person.bot, "fingerprint": person.fingerprint})
                self._add("add_person", {**person_params(person), "address": address}, must=1)
                them: Params = {"bot": person.bot, "fingerprint": person.fingerprint}
                day = self._at_ms // DAY_MS
                self._add("count_on", {**them, "person": person.id, "day": day})
            case PersonChanged(person):
                self._add("change_person", person_params(person), must=1)
            case Consented(bot, person, version, at_ms, is_given):
                what: Params = {"version": version, "is_given": int(is_given)}
                self._add("log_consent", {"bot": bot, "person": person, "at_ms": at_ms, **what})
            case PersonForgotten():
                self._forget(change)

    def _forget(self, change: PersonForgotten) -> None:
        it = change.person
        who: Params = {"bot": it.bot, "person": it.id}
        # Their place first: a pairing under way has taken it, is waited for and then seen; so is
        # a match, which holds them. Their letters before their links: one that is being marked as
        # sent still makes links.
        self._add("leave_queue", who)
        self._add("hold_person", who)
        self._add("cancel_letters_of", {**who, "at_ms": self._at_ms})
        self._add("forget_person", {**who, "version": it.version}, must=1)
        print_and_time: Params = {"fingerprint": it.fingerprint, "at_ms": self._at_ms}
        self._add("remember_forgotten", {**who, **print_and_time})
        self._add("leave_copies", {**who, "at_ms": self._at_ms})
        self._add("drop_appeals", {"bot": it.bot, "fingerprint": it.fingerprint})
        self._add_all(uninvited(Uninvited(it.bot, it.id, it.fingerprint)))
        for name in EVERYTHING:
            self._add(name, who)

    # --- the queue ------------------------------------------------------------------------

    def _queue(self, change: Sought | GaveUp | StillWaits) -> None:
        match change:
            case Sought(waiting):
                # In this order: a pairing under way has taken the place, and is waited for; so is
                # an opening, which holds the person.
                self._add("seek", waiting_params(waiting), must=1)
                who: Params = {"bot": waiting.bot, "person": waiting.person}
                self._add("is_welcome", {**who, "at_ms": waiting.since_ms}, must=1)
                self._add("is_unseated", who, must=1)
            case GaveUp(bot, person):
                self._add("leave_queue", {"bot": bot, "person": person})
            case StillWaits(waiting):
                self._add("still_waits", waiting_params(waiting), must=1)

    # --- chats ----------------------------------------------------------------------------

    def _chat(self, change: Paired | Wrote | MediaTaken | ChatEnded | RelaysCancelled) -> None:
        match change:
            case Paired():
                self._pair(change)
            case Wrote(bot, chat, at_ms, reaches):
                where: Params = {"bot": bot, "id": chat, "reaches": reaches or 0}
                self._add("write_in_chat", {**where, "at_ms": at_ms}, must=1)
            case MediaTaken(bot, chat, person, media):
                taken: Params = {"bot": bot, "id": chat, "person": person, "media": media.value}
                self._add("take_media", taken, must=1)
            case ChatEnded():
                self._end(change)
            case RelaysCancelled():
                self._cancel(change)

    def _pair(self, change: Paired) -> None:
        chat = chat_params(change.chat)
        both = {name: chat[name] for name in ("bot", "id", "one", "two")}
        for place in sorted(change.places, key=lambda place: place.person):
            self._add("still_waits", waiting_params(place), must=1)
        # In this order: a block locks the place of whoever sets it, and is seen afterwards.
        self._add("stop_waiting", both, must=2)
        self._add("open_chat", {**chat, "waited_ms": change.waited_ms}, must=1)
        self._add("sit_down", both, must=2)

    def _end(self, change: ChatEnded) -> None:
        chat: Params = {"bot": change.bot, "id": change.chat, "at_ms": change.at_ms}
        why: Params = {"ending": change.ending.value, "silent_since_ms": change.silent_since_ms}
        self._add("end_chat", {**chat, **why}, must=1)
        self._add("leave_seats", chat)

    def _cancel(self, change: RelaysCancelled) -> None:
        for notice in change.notices:
            if isinstance(notice, Outgoing):
                raise TypeError("notices of RelaysCancelled are sealed before they are committed")
            self._post("post_notice", notice, {**letter_params(notice), "ended": change.chat})
        chat: Params = {"bot": change.bot, "chat": change.chat}
        self._add("cancel_relays", {**chat, "at_ms": self._at_ms})
        self._add("drop_withheld_in", chat)

    # --- what waits for a parked seat -----------------------------------------------------

    def _kept(self, change: Withheld | WithheldDropped) -> None:
        match change:
            case Withheld(letter, at_ms, is_first):
                if isinstance(letter, Outgoing):
                    raise TypeError("what is withheld is sealed before it is committed")
                params: Params = {**letter_params(letter), "at_ms": at_ms}
                self._add("find_away", params, must=1)
                author: Params = {"bot": letter.outgoing.bot, "person": letter.outgoing.author}
                self._add("may_write", {**author, "at_ms": at_ms}, must=1)
                if is_first is not None:
                    self._add("waits_first", {**params, "is_first": int(is_first)}, must=1)
                self._add("withhold", params)
            case WithheldDropped(bot, chat, to, before_ms):
                seat: Params = {"bot": bot, "chat": chat, "to": to, "before_ms": before_ms}
                self._add("hold_chat", seat)
                self._add("is_kept", seat, must=1)
                self._add("drop_withheld", seat)

    def _bring(self, change: Opened) -> None:
        seat: Params = {"bot": change.bot, "chat": change.chat, "to": change.person}
        self._post("post_withheld", None, seat)
        self._add("drop_withheld", {**seat, "before_ms": FOREVER})

    # --- keeping apart --------------------------------------------------------------------

    def _safety(self, change: KeptApart | NotTogether | BlocksLifted) -> None:
        match change:
            case KeptApart(bot, by, other, because, until_ms):
                two: Params = {"bot": bot, "by": by, "other": other}
                self._add("keep_apart", {**two, "because": because.value, "until_ms": until_ms})
            case NotTogether(bot, person, other):
                # A pairing under way has taken the place, a match holds the person.
                self._add("hold_place", {"bot": bot, "person": person})
                self._add("hold_person", {"bot": bot, "person": person})
                self._add("sit_apart", {"bot": bot, "person": person, "other": other}, must=1)
            case BlocksLifted(bot, by):
                blocks: Params = {"bot": bot, "by": by, "because": Because.BLOCKED.value}
                self._add("lift_blocks", blocks)


def _beside(change: Beside) -> Iterable[Said]:
    if isinstance(change, Backstage):
        return _backstage(change)
    if isinstance(change, Copying):
        return (copying(change),)
    if isinstance(change, Paying):
        return paying(change)
    if isinstance(change, Charges):
        return charged(change)
    return inviting(change) if isinstance(change, Inviting) else said(change)


def _backstage(change: Backstage) -> Iterable[Said]:
    if isinstance(change, MarkMoved):
        return (moved(change),)
    if isinstance(change, Trying):
        return trying(change)
    if isinstance(change, Broadcasting):
        return broadcasting(change)
    if isinstance(change, Telling):
        return telling(change)
    return staffing(change) if isinstance(change, Staffing) else registering(change)


def _number(row: Row) -> int:
    """Of a letter that was posted: what such a statement returns first."""
    return whole(row[0])
