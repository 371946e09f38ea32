"""What the doctor sees on the machine itself; what it asks of others is in tests/e2e."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from meetsmatch import doctor
from meetsmatch.doctor import Finding, examined
from meetsmatch.settings import Settings, read


def settings(folder: Path, **more: object) -> Settings:
    return read({"database_url": f"sqlite:///{folder / 'it.db'}", **more}, env_file=None)


async def found(wanted: Settings, what: str) -> Finding | None:
    return next(iter([it async for it in examined(wanted) if it.what == what]), None)


async def test_secrets_that_others_can_read_are_told_of(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    assert await found(wanted, "permissions") is None, "the key was just made"
    wanted.keys_at.chmod(0o640)
    finding = await found(wanted, "permissions")
    assert finding is not None
    assert finding.mend == f"chmod 600 {wanted.keys_at}"


async def test_a_disk_that_is_nearly_full_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await found(settings(tmp_path), "disk") is None
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=9 << 20))
    finding = await found(settings(tmp_path), "disk")
    assert finding is not None
    assert finding.said == "9 MiB are free where the database lies"
    assert await found(settings(tmp_path / "not there yet"), "disk") is None


async def test_copies_of_photos_are_tried_and_nothing_stays(tmp_path: Path) -> None:
    place = tmp_path / "media"
    finding = await found(settings(tmp_path, media=f"file://{place}"), "copies of photos")
    assert finding == Finding("copies of photos", "are kept")
    assert not [path for path in place.rglob("*") if path.is_file()]


async def test_a_place_of_copies_that_can_not_be_used_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("no folder")
    wanted = settings(tmp_path, media=f"file://{tmp_path / 'media'}")
    finding = await found(wanted, "copies of photos")
    assert finding is not None
    assert finding.said == "can't be kept"
    assert "look at MEDIA" in finding.mend


async def test_the_folder_of_exports_is_tried_and_nothing_stays(tmp_path: Path) -> None:
    place = tmp_path / "exports"
    finding = await found(settings(tmp_path, exports=place), "exports")
    assert finding == Finding("exports", "can be written")
    assert list(place.iterdir()) == []
    place.rmdir()
    place.write_text("no folder")
    finding = await found(settings(tmp_path, exports=place), "exports")
    assert finding is not None
    assert finding.said == "can't be written"
    assert "let the user of this process write there" in finding.mend
    assert await found(settings(tmp_path), "exports") is None


async def test_a_place_that_gives_back_something_else_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful:
        async def put(self, name: str, content: bytes) -> None: ...

        async def get(self, name: str) -> bytes | None:
            return None

        async def drop(self, name: str) -> None: ...

    @asynccontextmanager
    async def place(settings: Settings) -> AsyncGenerator[Forgetful]:
        yield Forgetful()

    monkeypatch.setattr(doctor, "media_of", place)
    wanted = settings(tmp_path, media=f"file://{tmp_path / 'media'}")
    finding = await found(wanted, "copies of photos")
    assert finding is not None
    assert (finding.said, finding.mend) == ("something else came back", "look at MEDIA")
