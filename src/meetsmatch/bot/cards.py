"""Cards of others, one after the other: how they are shown, and what follows an answer to one."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from meetsmatch.app.browse import Browse, Card, Viewer
from meetsmatch.app.opinions import Like
from meetsmatch.app.work import Priority
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.card import card_of, sight
from meetsmatch.bot.preview import interest_names
from meetsmatch.bot.speech import (
    Answered,
    Button,
    Erase,
    Pressed,
    Rebutton,
    Reply,
    Rows,
    Say,
    Show,
)
from meetsmatch.bot.turn import Said, say
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import PersonId
from meetsmatch.core.opinions import SHOWN_MS, is_told
from meetsmatch.core.people import Person

LIVE = "browse"
"""The card that is answered now."""

NOTICE = "likes"
"""The card that tells how many likes wait."""


class View(NamedTuple):
    """What a card shows; travels with its buttons, where their owner can read it. So it does not
    say why the card is in a deck: nobody is to learn that way who likes them."""

    of_likes: bool
    """Whether it is one of /likes, and so is the next one."""

    shot: int = 0
    shots: int = 0

    @property
    def code(self) -> str:
        return f"{self.of_likes:d}.{self.shot}.{self.shots}"

    @classmethod
    def read(cls, code: str) -> "View":
        """What `code` made, whatever stands behind it."""
        of_likes, shot, shots, *_ = code.split(".")
        return cls(of_likes == "1", int(shot), int(shots))


@dataclass(frozen=True, slots=True)
class Cards:
    """Deals cards."""

    browse: Browse
    buttons: Buttons
    wording: Wording

    # --- the next one ---------------------------------------------------------------------

    async def next(
        self,
        viewer: Viewer,
        pressed: Pressed | None = None,
        *,
        of_likes: bool = False,
        passed: PersonId | None = None,
        liked: PersonId | None = None,
    ) -> Said:
        """The card after the one that was answered, or what else there is to do."""
        but = passed or liked
        following = self.browse.next_like if of_likes else self.browse.next
        if card := await following(viewer, but):
            return self._shown(card, View(of_likes, 0, len(card.face.shots)), pressed, passed)
        nobody = self._nobody(viewer, View(of_likes), passed)
        if of_likes and await self.browse.waits(viewer.me.id):
            nobody = await self._later(viewer, nobody, but)
        return Said(viewer.first, self.placed(nobody, pressed))

    def _shown(
        self, card: Card, view: View, pressed: Pressed | None, passed: PersonId | None
    ) -> Said:
        """A card, which counts as seen from now on."""
        show = self.face(card, view, self._undo(card.viewer.me, view, passed))
        return Said(self.browse.shown(card), self.placed(show, pressed))

    def again(self, card: Card, view: View) -> Said:
        """One that was answered comes back below: the card after it keeps its place and its
        buttons, or it could only be seen days later."""
        show = self.face(card, view._replace(shot=0, shots=len(card.face.shots)))
        return Said(self.browse.shown(card, counts=False), (show,))

    def face(self, card: Card, view: View, more: Rows = ()) -> Show:
        """The card itself, with its buttons."""
        me, browse = card.viewer.me, self.browse
        seen = replace(
            sight(card.viewer.entry, card.entry, browse.now_ms()),
            why=browse.reason(card),
            shared=card.shared,
            note=card.note,
        )
        rows = (*self.rows(me, card.entry.person, view), *more)
        names = interest_names(self.wording, me.language)
        return replace(card_of(me.id, card.face, seen, names, rows, view.shot), card=LIVE)

    @staticmethod
    def placed(show: Show, pressed: Pressed | None) -> tuple[Reply, ...]:
        """In the place of the card that was pressed, or below all that was said.

        Telegram can put a photo in the place of a text or of another photo, but never a mere text
        in the place of a photo: then the old card stays above, without its buttons.
        """
        show = replace(show, card=LIVE)
        if pressed is None:
            return Rebutton(show.to, card=LIVE), replace(show, anew=True)
        if pressed.is_visual and show.shot is None:
            return Rebutton(show.to, message=pressed.message), replace(show, anew=True)
        return (replace(show, anew=False, message=pressed.message),)

    # --- its buttons ----------------------------------------------------------------------

    def rows(self, me: Person, about: PersonId, view: View) -> Rows:
        """The answers to a card, and its other photos."""
        answers = (
            self.button(me, "card-pass", Action.PASS, about, view),
            self.button(me, "card-like", Action.LIKE, about, view),
            self.button(me, "card-note", Action.NOTE, about, view),
            self.button(me, "card-more", Action.MORE, about, view),
        )
        if view.shots < 2:
            return (answers,)
        facts = {"number": view.shot + 1, "count": view.shots}
        flip = self.button(me, "card-shot", Action.FLIP, about, view, **facts)
        return answers, (flip,)

    def button(
        self,
        me: Person,
        text: str,
        action: Action,
        about: PersonId,
        view: View,
        **facts: str | int,
    ) -> Button:
        """One about a card, for as long as the card is remembered."""
        make = self.buttons.make
        return make(me.id, text, action, about, view.code, SHOWN_MS, facts)

    def _undo(self, me: Person, view: View, passed: PersonId | None) -> Rows:
        if passed is None:
            return ()
        # Known for longer than it is of use: whoever presses it then sees it go.
        make = self.buttons.make
        return ((make(me.id, "card-undo", Action.UNDO, passed, view.code, SHOWN_MS),),)

    # --- nobody left ----------------------------------------------------------------------

    def _nobody(self, viewer: Viewer, view: View, passed: PersonId | None) -> Show:
        me = viewer.me
        undo = self._undo(me, view, passed)
        if view.of_likes:
            return Show(me.id, "likes-none", {}, (self.on(me), *undo))
        return Show(me.id, "browse-nobody", {}, (*self.wider(viewer, "on"), *undo))

    async def _later(self, viewer: Viewer, nobody: Show, but: PersonId | None) -> Show:
        """Instead, how many likes wait for a day, or for /premium."""
        me, count = nobody.to, await self.browse.likes_waiting(viewer.entry, but)
        if not count:
            return nobody
        sold = (self.buttons.make(me, "see-premium", Action.PREMIUM),)
        rows = (sold, *nobody.buttons)
        return replace(nobody, key="likes-later", facts={"count": count}, buttons=rows)

    def wider(self, viewer: Viewer, alert: str) -> Rows:
        """What else they could do, and switch the alert `on` or `off`. What a button says is what
        it does, however often and late it is pressed."""
        me, make, rows = viewer.me, self.buttons.make, list[tuple[Button, ...]]()
        if km := self.browse.wider_km(viewer):
            rows.append((make(me.id, "look-farther", Action.FARTHER, km, facts={"km": km}),))
        wider = self.browse.wider(me)
        if wider != me.wishes.within(self.browse.rules):
            ages = {"from": wider.age_from, "to": wider.age_to}
            to = str(wider.age_to)
            more = make(me.id, "more-ages", Action.MORE_AGES, wider.age_from, to, facts=ages)
            rows.append((more,))
        rows.append((make(me.id, f"alert-{alert}", Action.ALERT, choice=alert),))
        if self.browse.rules.chats:
            rows.append((make(me.id, "chat-meanwhile", Action.CHAT),))
        return tuple(rows)

    def on(self, me: Person) -> tuple[Button, ...]:
        """Further cards, as a row."""
        return (self.buttons.make(me.id, "browse-on", Action.BROWSE),)

    # --- likes ----------------------------------------------------------------------------

    async def liked(
        self,
        like: Like,
        about: PersonId,
        pressed: Pressed | None = None,
        *,
        of_likes: bool = False,
    ) -> Said:
        """A like is given; a match is told to both at once, and then nothing else is shown."""
        me = like.viewer.me
        if like.match is None:
            told = Said(like.changes, await self._told(about, like.waiting))
            return told + await self.next(like.viewer, pressed, of_likes=of_likes, liked=about)
        # The card stays as it is: it shows whom one may talk to now.
        bare = Rebutton(me.id, card=LIVE, message=pressed.message if pressed else None)
        mine = self._matched(me.id, like.match.chat.id, like.match.name, self.on(me))
        theirs = self._matched(about, like.match.chat.id, like.match.own_name)
        return Said(like.changes, (bare, mine, theirs))

    def _matched(self, to: PersonId, chat: int, name: str, *rows: tuple[Button, ...]) -> Say:
        talk = (self.buttons.make(to, "open-match", Action.OPEN_MATCH, chat),)
        return Say(to, "matched", {"name": name}, (talk, *rows))

    async def _told(self, about: PersonId, waiting: int) -> tuple[Reply, ...]:
        """Who is liked learns how often, now and then. An edit in place would tell nobody, so
        the notice comes anew, and the older one goes. It promises nobody a look who has to wait
        for it."""
        if not is_told(waiting):
            return ()
        key, button = "likes-wait", self.buttons.make(about, "see-likes", Action.LIKES)
        if await self.browse.waits(about):
            key, button = "likes-later", self.buttons.make(about, "browse-on", Action.BROWSE)
        facts = {"count": waiting}
        notice = Say(about, key, facts, ((button,),), priority=Priority.NOTICE, card=NOTICE)
        return Erase(about, card=NOTICE), notice


def toast(me: Person, pressed: Pressed, key: str, alert: bool = False, **facts: str | int) -> Said:
    """An answer to a press that takes no place."""
    return say(Answered(me.id, pressed.query, key, facts, alert))
