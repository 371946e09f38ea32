"""Cards in the moderators' group: one for each case and each appeal, changed in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.board import AppealNews, Board, CaseNews
from meetsmatch.app.cases import Appeal, Case, Hearing, alias
from meetsmatch.app.work import Change
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.phrases import Phrases
from meetsmatch.bot.speech import Button, Facts, Rows, Show
from meetsmatch.bot.turn import NOTHING_SAID, Said, say
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import BENCH, Fingerprint
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Outcome, Sanction

PREFIX = 18
"""Letters of a fingerprint in a button: no two people in ten million share them."""

VERDICTS = (*Verdict,)


@dataclass(frozen=True, slots=True)
class BoardCards:
    """Says in the group what is new about cases. Nobody is named there but by an alias."""

    board: Board
    staff: Staff
    buttons: Buttons
    phrases: Phrases

    async def follow(self, changes: Sequence[Change]) -> Said:
        """What these changes mean for the group: to be said by the same Work."""
        if not self.staff.group:
            return NOTHING_SAID
        cases = [self.case(it) for it in await self.board.cases(changes)]
        return say(*cases, *[self._appeal(it) for it in await self.board.appeals(changes)])

    # --- a case ---------------------------------------------------------------------------

    def case(self, news: CaseNews) -> Show:
        """The card of a case, open or decided."""
        case, judged = news.case, news.judged
        facts, rows = self.facts(case), self._rows(case)
        if judged is not None:
            verdict = self.phrases.words(f"verdict-{judged.verdict.value}", {"next": "no"})
            facts, rows = {**facts, "verdict": verdict, "actor": judged.actor}, ()
        key = "case-decided" if judged else "case-card"
        return Show(BENCH, key, facts, rows, card=cards_of(case)[0], anew=news.is_new)

    def facts(self, case: Case) -> Facts:
        """What a card says of a case."""
        return {
            "alias": case.alias,
            "hidden": "yes" if case.is_hidden else "no",
            "here": "yes" if case.is_here else "no",
            "reasons": self.phrases.reasons(case.reports),
            "reports": len(case.reports),
            "people": len({it.by for it in case.reports}),
            "weight": case.weight,
            "record": self.phrases.record(case.record),
            "next": self.phrases.rung(case.next_rung),
            "pieces": _pieces(case),
        }

    def _rows(self, case: Case) -> Rows:
        made = [self._verdict(case, number, it) for number, it in enumerate(VERDICTS)]
        rows = (tuple(made[:2]), tuple(made[2:5]), tuple(made[5:]))
        if not _pieces(case):
            return rows
        about, facts = case.about[:PREFIX], {"pieces": _pieces(case)}
        shown = self.buttons.make(BENCH, "exhibits", Action.EXHIBITS, 0, about, facts=facts)
        return (*rows, (shown,))

    def _verdict(self, case: Case, number: int, verdict: Verdict) -> Button:
        """It carries what was seen, so that it is about that only."""
        facts = {"next": "yes" if verdict.rung is case.next_rung else "no"}
        choice, key = f"{number}{case.about[:PREFIX]}", f"verdict-{verdict.value}"
        return self.buttons.make(BENCH, key, Action.VERDICT, case.seen_ms, choice, facts=facts)

    # --- an appeal ------------------------------------------------------------------------

    def _appeal(self, news: AppealNews) -> Show:
        sanction = news.appeal.sanction
        if news.outcome is None:
            return self._appeal_card(news)
        facts = {**self._of(sanction), "outcome": news.outcome.value, "actor": news.actor}
        return Show(BENCH, "appeal-decided", facts, card=f"appeal-{sanction.id}")

    async def appeal(self, appeal: Appeal) -> Show:
        """The card of an appeal that waits."""
        return self._appeal_card(await self.board.waiting(appeal))

    def _appeal_card(self, news: AppealNews) -> Show:
        sanction, make = news.appeal.sanction, self.buttons.make
        number = sanction.id
        rows = [
            (make(BENCH, f"hear-{it.value}", Action.HEAR, number, it.value),)
            for it in (Outcome.GRANTED, Outcome.UPHELD)
        ]
        if news.pieces:
            facts = {"pieces": news.pieces}
            rows.append((make(BENCH, "exhibits", Action.EXHIBITS, number, facts=facts),))
        facts = {**self._of(sanction), "words": news.appeal.words}
        card = f"appeal-{number}"
        return Show(BENCH, "appeal-card", facts, tuple(rows), card=card, anew=True)

    def _of(self, sanction: Sanction) -> Facts:
        return {
            "alias": alias(sanction.fingerprint),
            "sanction": self.phrases.sanction(sanction),
            "by": sanction.actor,
        }


def cards_of(it: Case | Hearing) -> tuple[str, ...]:
    """A name of the first of its reports, which no later report changes. It tells of nobody. An
    appeal has one of its own before it: what is shown for it stays until its own day is over."""
    first = it.reports[0]
    case = f"case-{first.chat}-{first.at_ms}"
    return (f"{case}-a{it.appeal.sanction.id}", case) if isinstance(it, Hearing) else (case,)


def spoken_of(choice: str) -> tuple[Verdict, Fingerprint]:
    """What a verdict's button says: which, and how the fingerprint begins."""
    return VERDICTS[int(choice[0])], Fingerprint(choice[1:])


def _pieces(case: Case) -> int:
    return sum(it.evidence for it in case.reports)
