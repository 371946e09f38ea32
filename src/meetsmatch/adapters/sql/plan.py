"""A commit as a list of statements: each change becomes its guards and its writes."""

from collections.abc import Sequence

from meetsmatch.adapters.sql.executor import Rows, Statement
from meetsmatch.adapters.sql.rows import (
    chat_params,
    letter_params,
    person_params,
    waiting_params,
    whole,
)
from meetsmatch.adapters.sql.texts import Params, Queries
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    Commit,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    Outgoing,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Reported,
    Sought,
    Wrote,
)
from meetsmatch.core.chats import Ending


class Plan:
    """Statements in order, and which of them post letters."""

    def __init__(self, queries: Queries, commit: Commit) -> None:
        self.statements: list[Statement] = []
        self._queries = queries
        self._at_ms = commit.at_ms
        self._posts: list[tuple[int, Letter]] = []
        if commit.done is not None:
            done: Params = {"id": commit.done, "bot": commit.bot, "at_ms": commit.at_ms}
            self._add("finish_update", done, must=1)
        for change in commit.changes:
            self._change(change)
        for letter in commit.letters:
            self._post("post", letter, letter_params(letter))

    def letters(self, results: Sequence[Rows]) -> list[Letter]:
        """The letters that were posted, with their ids."""
        return [
            Letter(letter.outgoing, letter.sealed, whole(results[index][0][0]))
            for index, letter in self._posts
            if results[index]
        ]

    def _add(self, name: str, params: Params, must: int | None = None) -> None:
        self.statements.append(Statement.of(self._queries[name], params, must))

    def _post(self, name: str, letter: Letter, params: Params) -> None:
        self._posts.append((len(self.statements), letter))
        self._add(name, params)

    def _change(self, change: Change) -> None:
        match change:
            case PersonJoined() | PersonChanged() | PersonForgotten():
                self._person(change)
            case Sought(waiting):
                self._add("seek", waiting_params(waiting), must=1)
            case GaveUp(bot, person):
                self._add("leave_queue", {"bot": bot, "person": person})
            case Paired() | Wrote() | MediaTaken() | ChatEnded() | RelaysCancelled():
                self._chat(change)
            case KeptApart() | BlocksLifted() | Reported():
                self._safety(change)

    # --- people ---------------------------------------------------------------------------

    def _person(self, change: PersonJoined | PersonChanged | PersonForgotten) -> None:
        params = person_params(change.person)
        match change:
            case PersonJoined(address=address):
                self._add("add_person", {**params, "address": address}, must=1)
            case PersonChanged():
                self._add("change_person", params, must=1)
            case PersonForgotten():
                self._forget(change)

    def _forget(self, change: PersonForgotten) -> None:
        it = change.person
        who: Params = {"bot": it.bot, "person": it.id}
        self._add("forget_person", {**who, "version": it.version}, must=1)
        for name in ("leave_queue", "unlink_others", "unlink", "drop_cards"):
            self._add(name, who)
        self._add("cancel_letters_of", {**who, "at_ms": self._at_ms})

    # --- chats ----------------------------------------------------------------------------

    def _chat(self, change: Paired | Wrote | MediaTaken | ChatEnded | RelaysCancelled) -> None:
        match change:
            case Paired():
                self._pair(change)
            case Wrote(bot, chat, at_ms):
                self._add("write_in_chat", {"bot": bot, "id": chat, "at_ms": at_ms}, must=1)
            case MediaTaken(bot, chat, person, media):
                taken: Params = {"bot": bot, "id": chat, "person": person, "media": media.value}
                self._add("take_media", taken, must=1)
            case ChatEnded(bot, chat, ending, at_ms):
                self._end({"bot": bot, "id": chat, "at_ms": at_ms}, ending)
            case RelaysCancelled():
                self._cancel(change)

    def _pair(self, change: Paired) -> None:
        chat = chat_params(change.chat)
        both = {name: chat[name] for name in ("bot", "id", "one", "two")}
        self._add("open_chat", {**chat, "waited_ms": change.waited_ms}, must=1)
        self._add("stop_waiting", both, must=2)
        self._add("sit_down", both, must=2)

    def _end(self, chat: Params, ending: Ending) -> None:
        self._add("end_chat", {**chat, "ending": ending.value}, must=1)
        self._add("leave_seats", chat)

    def _cancel(self, change: RelaysCancelled) -> None:
        for notice in change.notices:
            if isinstance(notice, Outgoing):
                raise TypeError("notices of RelaysCancelled are sealed before they are committed")
            self._post("post_notice", notice, {**letter_params(notice), "ended": change.chat})
        self._add("cancel_relays", {"bot": change.bot, "chat": change.chat, "at_ms": self._at_ms})

    # --- keeping apart --------------------------------------------------------------------

    def _safety(self, change: KeptApart | BlocksLifted | Reported) -> None:
        match change:
            case KeptApart(bot, by, other, because, until_ms):
                two: Params = {"bot": bot, "by": by, "other": other}
                self._add("keep_apart", {**two, "because": because.value, "until_ms": until_ms})
            case BlocksLifted(bot, by):
                blocks: Params = {"bot": bot, "by": by, "because": Because.BLOCKED.value}
                self._add("lift_blocks", blocks)
            case Reported(bot, chat, by, about, reason, at_ms):
                told: Params = {"bot": bot, "chat": chat, "by": by, "about": about}
                self._add("report", {**told, "reason": reason, "at_ms": at_ms}, must=1)
