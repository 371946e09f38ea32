"""The port Portraits over any Gateway."""

from collections.abc import Mapping, Sequence
from typing import cast

from meetsmatch.app.ports import Gateway

Json = Mapping[str, object]


class GatewayPortraits:
    """Asks Telegram. A look-up, not a letter: its answer is needed now, and asking twice does no
    harm."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def of(self, telegram_id: int) -> str | None:
        """The largest size of their present photo."""
        wanted = {"user_id": telegram_id, "offset": 0, "limit": 1}
        answer = await self._gateway.call("getUserProfilePhotos", wanted)
        if answer.status != 200:
            return None
        photos = cast("Sequence[Sequence[Json]]", cast(Json, answer.result)["photos"])
        return str(max(photos[0], key=_area)["file_id"]) if photos else None


def _area(size: Json) -> int:
    return cast(int, size["width"]) * cast(int, size["height"])
