"""A backup put back: whoever deleted themselves since stays deleted, and nothing happens twice.

A database that comes back from the past knows chats that have ended and letters that were sent.
So it comes back at rest: chats end, nobody waits, broadcasts are paused, nothing of then is
handled or sent any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.adapters.sql import rows as read
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.adapters.sql.plan import Plan
from meetsmatch.adapters.sql.texts import Query, Value, numbered, queries
from meetsmatch.app.ports import Forgotten
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.app.work import Commit, PersonForgotten
from meetsmatch.core.broadcasts import REMINDER
from meetsmatch.keeping import archive
from meetsmatch.keeping.commands import bring_up, newest
from meetsmatch.keeping.place import CannotKeep, Place

AT_REST = (
    "UPDATE inbox SET outcome = 'done', settled_ms = :now_ms, sealed = NULL WHERE outcome IS NULL",
    "UPDATE outbox SET outcome = 'cancelled', settled_ms = :now_ms, sealed = NULL "
    "WHERE outcome IS NULL",
    "UPDATE chats SET ended_ms = :now_ms, ending = 'vanished' WHERE ended_ms IS NULL AND kind = 0",
    "UPDATE seats SET ended_ms = :now_ms WHERE ended_ms IS NULL "
    "AND (bot, chat) IN (SELECT bot, id FROM chats WHERE kind = 0)",
    "UPDATE broadcasts SET post = 'unknown' WHERE post = 'waiting'",
    # Whom they have reached since is forgotten: nobody is told twice unless an owner says so.
    "UPDATE broadcasts SET state = 'stopped', ended_ms = :now_ms, version = version + 1 "  # noqa: S608 (a word of ours)
    f"WHERE state IN ('scheduled', 'running', 'paused') AND made_by = '{REMINDER}'",
)
NOTHING_GOES_ON = (
    "UPDATE broadcasts SET state = 'paused', version = version + 1 "
    "WHERE state IN ('scheduled', 'running')",
    "DELETE FROM waiting",
    "DELETE FROM withheld",
    "UPDATE chats SET one_away = 1, two_away = 1 WHERE ended_ms IS NULL AND kind = 1",
    "DELETE FROM seats WHERE ended_ms IS NULL",
)
"""Matches stay, parked on both sides."""

UNMATCH = """
UPDATE chats
SET ended_ms = :now_ms, ending = 'deleted', one_contact = NULL, two_contact = NULL
WHERE bot = :bot AND (one = :person OR two = :person) AND ended_ms IS NULL
"""
TAKEN = "SELECT bot, update_id, lane, tries, taken_ms, outcome, settled_ms, sealed FROM inbox"
TAKE_OVER = """
INSERT INTO inbox (bot, update_id, lane, tries, taken_ms, outcome, settled_ms, sealed)
VALUES (:bot, :update_id, :lane, :tries, :taken_ms, :outcome, :settled_ms, :sealed)
ON CONFLICT (bot, update_id) DO UPDATE
SET tries = excluded.tries, outcome = excluded.outcome, settled_ms = excluded.settled_ms,
    sealed = excluded.sealed
"""
COLUMNS = ("bot", "update_id", "lane", "tries", "taken_ms", "outcome", "settled_ms", "sealed")
SOMEBODY = "SELECT 1 FROM people LIMIT 1"
FORGOTTEN_STEP = 3
"""The schema step from which databases know who deleted themselves."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    manifest: archive.Manifest
    deletions: int
    """People of the backup who have deleted themselves since."""

    known: int
    """Updates that the replaced database knew, so that none is handled twice."""

    replaced: str
    """Where the replaced database is now, "" if there was none."""


@dataclass(slots=True)
class Restoring:
    """One restore into `place`."""

    place: Place
    journal: Iterable[Forgotten]
    now_ms: int
    replace: bool = False
    """Whether a database with people in it may be replaced."""

    not_run_since: bool = False
    """Whether the bot has not run since the backup: then all that waits in it still waits."""

    def run(self, file: Path) -> Restored:
        """All of it, or CannotKeep with everything as it was."""
        manifest = self._fitting(file)
        self.place.check_unused()
        present = self.place.version()
        if present and not self.replace and self._asked(self.place, SOMEBODY):
            raise CannotKeep(
                "there are people in the database already: say --replace if the backup shall "
                "take its place"
            )
        scratch = self.place.beside()
        dump = file.with_name(f"{file.name}.restoring")
        try:
            scratch.remove()
            archive.unpack(file, manifest, dump)
            scratch.load(dump)
            bring_up(scratch, newest())
            deletions, known = self._mend(scratch, present or 0)
            replaced = self.place.replace_with(scratch, str(self.now_ms // 1_000))
        except CannotKeep:
            with suppress(CannotKeep):
                scratch.remove()
            raise
        finally:
            dump.unlink(missing_ok=True)
        return Restored(manifest, deletions, known, replaced)

    def _fitting(self, file: Path) -> archive.Manifest:
        manifest = archive.manifest_of(file)
        if manifest.kind != self.place.kind:
            raise CannotKeep(
                f"the backup is of {manifest.kind}, DATABASE_URL names {self.place.kind}: they "
                "must be alike"
            )
        if manifest.schema > newest():
            raise CannotKeep(
                f"the backup is at schema step {manifest.schema}, this MeetsMatch knows "
                f"{newest()}: install the version that made it, or a newer one"
            )
        if manifest.made_ms < self.now_ms - FORGOTTEN_MS:
            raise CannotKeep(
                "the backup is older than 31 days: nobody knows any more who has deleted "
                "themselves since. They would be back, so it can't be restored"
            )
        return manifest

    # --- what must not come back --------------------------------------------------------------

    def _mend(self, scratch: Place, present: int) -> tuple[int, int]:
        """(people deleted again, updates known again)."""
        gone = {*self.journal}
        taken: list[Statement] = []
        if present >= FORGOTTEN_STEP:
            found = self._asked_by_name(self.place, "forgotten_since", since_ms=0)
            gone |= {read.forgotten(row) for row in found}
        if present:
            rows = self._asked(self.place, TAKEN)
            taken = [self._made(TAKE_OVER, **dict(zip(COLUMNS, row, strict=True))) for row in rows]
        deletions = [*self._deletions(scratch, gone)]
        if self.not_run_since and deletions:
            raise CannotKeep(
                "people have deleted themselves since the backup, so the bot has run since: leave "
                "out --not-run-since"
            )
        rest = [] if self.not_run_since else [*self._at_rest()]
        deleted = [step for steps in deletions for step in steps]
        remembered = [self._remembered(it) for it in gone]
        scratch.write([*rest, *deleted, *remembered, *taken])
        return len(deletions), len(taken)

    def _at_rest(self) -> Iterator[Statement]:
        for text in AT_REST:
            yield self._made(text, now_ms=self.now_ms)
        for text in NOTHING_GOES_ON:
            yield self._made(text)

    def _deletions(self, scratch: Place, gone: set[Forgotten]) -> Iterator[Sequence[Statement]]:
        """As /delete does it, for those whom the backup still knows."""
        for it in sorted(gone, key=lambda it: (it.at_ms, it.bot, it.fingerprint)):
            params: dict[str, Value] = {"bot": it.bot, "fingerprint": it.fingerprint}
            for row in self._asked_by_name(scratch, "person_by_fingerprint", **params):
                person = read.person(row)
                if person.created_ms <= it.at_ms:
                    change = PersonForgotten(person)
                    plan = Plan(queries(scratch.mark), Commit(it.bot, it.at_ms, (change,)))
                    whose: dict[str, Value] = {"bot": it.bot, "person": person.id}
                    ends = self._made(UNMATCH, now_ms=self.now_ms, **whose)
                    yield [ends, *plan.statements]

    def _remembered(self, it: Forgotten) -> Statement:
        query = queries(self.place.mark)["remember_forgotten"]
        params: dict[str, Value] = {"bot": it.bot, "fingerprint": it.fingerprint, "person": 0}
        return Statement.of(query, {**params, "at_ms": it.at_ms})

    def _made(self, text: str, /, **params: Value) -> Statement:
        return Statement.of(self._query(text), params)

    def _query(self, text: str) -> Query:
        return numbered("restore", text, self.place.mark)

    def _asked(self, place: Place, text: str) -> Sequence[tuple[Value, ...]]:
        return place.read(self._made(text))

    def _asked_by_name(
        self, place: Place, name: str, /, **params: Value
    ) -> Sequence[tuple[Value, ...]]:
        return place.read(Statement.of(queries(place.mark)[name], params))
