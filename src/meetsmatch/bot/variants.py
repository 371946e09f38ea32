"""Other wordings of a text, for those whose lot it is: `KEY-or-NAME` is one of KEY."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from meetsmatch.app.trials import Trials
from meetsmatch.app.work import PersonForgotten
from meetsmatch.bot.speech import Reply, Say, Show
from meetsmatch.bot.turn import Said
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.core.experiments import Hook
from meetsmatch.core.ids import BENCH

OR = "-or-"


def wordings(keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The names of the other wordings of each text that has any."""
    found = defaultdict[str, tuple[str, ...]](tuple)
    for key in sorted(keys):
        base, _, name = key.partition(OR)
        if name:
            found[base] += (name,)
    return dict(found)


async def worded(trials: Trials, said: Said, wording: Wording) -> Said:
    """The same, each reader's in their wording; that they read it is told with it."""
    tried = await trials.targets(Hook.TEXT)
    if not tried:
        return said
    gone = {it.person.id for it in said.changes if isinstance(it, PersonForgotten)}
    replies, told = list[Reply](), Said()
    for reply in said.replies:
        if not isinstance(reply, Say | Show) or reply.key not in tried or reply.to == BENCH:
            replies.append(reply)
            continue
        lot = await trials.lot(reply.to, Hook.TEXT, reply.key)
        other = f"{reply.key}{OR}{lot.settings.get('wording', '')}"
        # It may be gone since the experiment was made.
        known = other in wording.trees[FALLBACK]
        replies.append(replace(reply, key=other) if known else reply)
        told += Said(() if reply.to in gone else lot.exposed)
    return replace(said, replies=tuple(replies)) + told
