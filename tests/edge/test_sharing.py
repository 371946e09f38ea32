"""What processes share, and how the operator is told when Redis is not as it should be."""

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from e2e.running import settings
from meetsmatch.adapters.memory import MemoryAllowances, MemoryDecks, MemoryLobby
from meetsmatch.adapters.redis import RedisAllowances, RedisDecks, RedisLobby
from meetsmatch.doctor import examined
from meetsmatch.settings import WrongSettings
from meetsmatch.wiring import CannotStart, opening, sharing
from support.redis import own_redis

NOWHERE = "http://127.0.0.1:9"
NO_REDIS = "redis://127.0.0.1:9"


async def test_without_redis_each_process_is_alone(tmp_path: Path):
    async with sharing(settings(NOWHERE, tmp_path)) as shared:
        assert isinstance(shared.lobby, MemoryLobby)
        assert isinstance(shared.decks, MemoryDecks)
        assert isinstance(shared.allowances, MemoryAllowances)


async def test_a_redis_that_is_away_is_no_reason_not_to_start(tmp_path: Path):
    async with sharing(settings(NOWHERE, tmp_path, redis_url=NO_REDIS)) as shared:
        assert isinstance(shared.lobby, RedisLobby)
        assert isinstance(shared.decks, RedisDecks)
        assert isinstance(shared.allowances, RedisAllowances)
        assert [await shared.allowances.spend("7:ann", 1, 9, 0) for _ in range(2)] == [0, 9]


async def test_a_redis_that_refuses_us_is_told_plainly(tmp_path: Path):
    async with own_redis("--requirepass", "sesame") as server:
        wrong = server.url.replace("//", "//:guessed@")
        with pytest.raises(CannotStart, match="password in REDIS_URL") as refused:
            async with sharing(settings(NOWHERE, tmp_path, redis_url=wrong)):
                pass
        assert "guessed" not in str(refused.value)


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://", "unix://"])
def test_what_is_no_address_is_refused(tmp_path: Path, url: str):
    with pytest.raises(WrongSettings, match="REDIS_URL: must be redis://"):
        settings(NOWHERE, tmp_path, redis_url=url)


async def test_an_address_with_a_port_that_is_none_is_told(tmp_path: Path):
    with pytest.raises(CannotStart, match="REDIS_URL is no address"):
        async with sharing(settings(NOWHERE, tmp_path, redis_url="redis://localhost:port")):
            pass


async def test_a_missing_client_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def absent(name: str, package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(opening, "find_spec", absent)
    with pytest.raises(CannotStart, match=r"pip install 'meetsmatch\[redis\]'"):
        async with sharing(settings(NOWHERE, tmp_path, redis_url=NO_REDIS)):
            pass


async def findings(tmp_path: Path, url: str) -> list[tuple[str, bool]]:
    wanted = settings(NOWHERE, tmp_path, redis_url=url)
    return [(it.said, bool(it.mend)) async for it in examined(wanted) if it.what == "Redis"]


async def test_doctor_looks_at_redis(tmp_path: Path):
    async with own_redis("--requirepass", "sesame") as server:
        right, wrong = (server.url.replace("//", f"//:{it}@") for it in ("sesame", "guessed"))
        assert await findings(tmp_path, right) == [("answers", False)]
        assert await findings(tmp_path, wrong) == [("can't be used", True)]
    assert await findings(tmp_path, NO_REDIS) == [("does not answer", True)]
    assert await findings(tmp_path, "") == []
