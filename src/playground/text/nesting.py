"""Which entities may lie in which, and how overlaps are mended (source: MessageEntity.cpp).

Quotes hold anything; links, mentions and the like hold only bold, italic, underline, strikethrough
and spoilers; code and dates hold nothing. The five simple styles are merged, and split wherever
another entity begins or ends.
"""

import math
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field

from playground.text.entity import QUOTES, SPLITTABLE, VERBATIM, Entity, ordered


def tidy(entities: list[Entity]) -> list[Entity]:
    """Entities in Telegram's order, none overlapping another but by nesting."""
    if not entities:
        return []
    quotes, firm, styles = _sorted_out(entities)
    quotes = _apart(quotes)
    return _together(quotes, _fitting(_apart(firm), quotes), styles)


def with_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Tidy entities with those that were found in the text, wherever they are not in the way."""
    if not found:
        return entities
    quotes, firm, styles = _sorted_out(entities)
    last = _Line(firm).last_before_end
    free = [new for new in _fitting(found, quotes) if not _meet(last(new), new)]
    return _together(quotes, firm + free, styles)


def apart(entities: list[Entity]) -> list[Entity]:
    """Of overlapping entities the first one only."""
    return _apart(ordered(entities))


def _sorted_out(entities: list[Entity]) -> tuple[list[Entity], list[Entity], list[Entity]]:
    line = ordered(entities)
    quotes = [entity for entity in line if entity.kind in QUOTES]
    styles = [entity for entity in line if entity.kind in SPLITTABLE]
    firm = [entity for entity in line if entity.kind not in QUOTES + SPLITTABLE]
    return quotes, firm, styles


def _apart(line: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in line:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


class _Line:
    """Entities side by side, asked for neighbours."""

    def __init__(self, line: list[Entity]) -> None:
        self._line = line
        self._begins = [entity.offset for entity in line]

    def last_before_end(self, entity: Entity) -> Entity | None:
        """The only one that needs a look to see whether any meets the entity."""
        at = bisect_left(self._begins, entity.end)
        return self._line[at - 1] if at else None


def _meet(earlier: Entity | None, entity: Entity) -> bool:
    return earlier is not None and earlier.end > entity.offset


def _inside(entity: Entity, quote: Entity | None) -> bool:
    return quote is not None and quote.offset <= entity.offset and entity.end <= quote.end


def _fitting(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Those that lie wholly inside or wholly outside of every quote."""
    last = _Line(quotes).last_before_end
    return [
        entity
        for entity in entities
        if not _meet(quote := last(entity), entity) or _inside(entity, quote)
    ]


def _together(quotes: list[Entity], firm: list[Entity], styles: list[Entity]) -> list[Entity]:
    solid = ordered(quotes + firm)
    return ordered(solid + _Splitter(deque(styles)).split(solid)) if styles else solid


@dataclass(slots=True)
class _Splitter:
    """Cuts the simple styles at the borders of other entities, and merges what touches."""

    coming: deque[Entity]
    running: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    done: list[Entity] = field(default_factory=list[Entity])

    def split(self, solid: list[Entity]) -> list[Entity]:
        around: list[Entity] = []
        for entity in solid:
            self._reach(entity.offset, around)
            around.append(entity)
        self._reach(math.inf, around)
        return self.done

    def _reach(self, offset: float, around: list[Entity]) -> None:
        while around and offset >= around[-1].end:
            before = len(self.done)
            self._begin_until(around[-1].end)
            if around.pop().kind in VERBATIM:
                del self.done[before:]
        self._begin_until(offset)

    def _begin_until(self, offset: float) -> None:
        while self.coming and self.coming[0].offset < offset:
            entity = self.coming.popleft()
            begin, end = self.running.get(entity.kind, (0, -1))
            if entity.offset > end:
                self._flush(entity.offset)
                begin, end = entity.offset, entity.end
            self.running[entity.kind] = (begin, max(end, entity.end))
        self._flush(offset)

    def _flush(self, offset: float) -> None:
        for kind, (begin, end) in list(self.running.items()):
            if begin < min(end, offset):
                stop = int(min(end, offset))
                self.done.append(Entity(kind, begin, stop - begin))
                self.running[kind] = (stop, end)
            if end <= offset:
                del self.running[kind]
