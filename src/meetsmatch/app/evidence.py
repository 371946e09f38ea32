"""What a reporter attaches, as the bytes that are sealed, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from meetsmatch.app import faces
from meetsmatch.app.docket import Evidence
from meetsmatch.app.ports import Vault
from meetsmatch.core.profiles import Face
from meetsmatch.core.relay import Content, Entity, Kind
from meetsmatch.core.reports import Report

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Attached:
    """A message that the reporter received, or a card as they saw it."""

    content: Content | None = None
    face: Face | None = None


def of_message(content: Content) -> bytes:
    """As it reached the reporter."""
    return _encoded({"content": asdict(replace(content, unique=""))}).encode()


def of_card(face: Face) -> bytes:
    """The card as it was shown."""
    return _encoded({"face": faces.written(face).decode()}).encode()


def read(plain: bytes) -> Attached:
    """What one of them made."""
    found: Mapping[str, Any] = json.loads(plain)
    if "face" in found:
        return Attached(face=faces.read(found["face"].encode()))
    it: dict[str, Any] = found["content"]
    entities = tuple(Entity(**entity) for entity in it["entities"])
    it |= {"kind": Kind(it["kind"]), "entities": entities}
    return Attached(Content(**it))


async def opened(
    vault: Vault, reports: Iterable[Report], pieces: Iterable[Evidence]
) -> Sequence[tuple[Report, Attached]]:
    """Pieces with the reports they are attached to; a report that came since is left aside."""
    mine = {(it.chat, it.by): it for it in reports}
    return [
        (mine[it.chat, it.by], read(await vault.open(it.sealed)))
        for it in pieces
        if (it.chat, it.by) in mine
    ]
