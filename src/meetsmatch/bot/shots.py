"""Screens of the photos and videos of a profile: their order, and which of them stay."""

from dataclasses import dataclass

from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.preview import Preview, kept
from meetsmatch.bot.questions import QuestionScreen
from meetsmatch.bot.speech import Button, Pressed, Rows, Show
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import MOST_SHOTS, Asked, Shot

EARLIER, LATER = "-", "+"
MOVES = {EARLIER: -1, LATER: 1}


@dataclass(frozen=True, slots=True)
class ShotScreen:
    """Each one is named by what it is, not by where it stands: old buttons do no harm."""

    profiles: Profiles
    preview: Preview
    questions: QuestionScreen

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {
            Action.SHOTS: self.all,
            Action.SHOT: self.one,
            Action.SHOT_MOVE: self.move,
            Action.SHOT_REPLACE: self.replace,
            Action.SHOT_REMOVE: self.remove,
        }

    async def all(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        return say(self._list(me, mine, pressed.message))

    def _list(self, me: Person, mine: Mine, message: int) -> Show:
        button, shots = self.preview.button, mine.face.shots
        numbers = tuple(
            button(me, f"shot-{shot.medium}", Action.SHOT, shot.number, number=place)
            for place, shot in enumerate(shots, 1)
        )
        rows: Rows = (numbers,) if numbers else ()
        if len(shots) < MOST_SHOTS:
            rows += ((button(me, "shot-add", Action.ASK, choice=Asked.SHOTS),),)
            rows += ((button(me, "portrait", Action.PORTRAIT),),)
        facts = {"count": len(shots), "most": MOST_SHOTS}
        return Show(me.id, "shots", facts, (*rows, self.preview.back(me)), message=message)

    async def one(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        shot = self.profiles.shot(mine.face, press.subject)
        return say(self._one(me, mine, shot, pressed.message))

    def _one(self, me: Person, mine: Mine, shot: Shot, message: int) -> Show:
        def button(text: str, action: Action, choice: str = "") -> Button:
            return self.preview.button(me, text, action, shot.number, choice)

        place, count = mine.face.shots.index(shot) + 1, len(mine.face.shots)
        moves = (
            *([button("shot-earlier", Action.SHOT_MOVE, EARLIER)] if place > 1 else []),
            *([button("shot-later", Action.SHOT_MOVE, LATER)] if place < count else []),
        )
        rows: Rows = (
            *((moves,) if moves else ()),
            (
                button("shot-replace", Action.SHOT_REPLACE),
                button("shot-remove", Action.SHOT_REMOVE),
            ),
            (button("back", Action.SHOTS),),
        )
        return Show(me.id, "shot", {"number": place, "count": count}, rows, message=message)

    async def move(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        shot = self.profiles.shot(mine.face, press.subject)
        face = mine.face.moved(shot, MOVES[press.choice])
        mine = await self.profiles.changed(mine, face)
        return Said(kept(mine), (self._one(me, mine, shot, pressed.message),))

    async def remove(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        face = mine.face.without(self.profiles.shot(mine.face, press.subject))
        mine = await self.profiles.changed(mine, face)
        return Said(kept(mine), (self._list(me, mine, pressed.message),))

    async def replace(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The next one that they send takes its place."""
        mine = await self.profiles.own(me)
        face = mine.face.marked(self.profiles.shot(mine.face, press.subject))
        asking = self.profiles.asking(Asked.SHOTS)
        mine = await self.profiles.changed(mine, face, asking)
        return Said(kept(mine)) + say(await self.questions.question(me, mine))
