"""Keys for programs in the panel."""

import re

import pytest

from meetsmatch.core.apikeys import Scope
from panel.stage import Stage


async def test_a_key_is_shown_once_and_revoked(stage: Stage):
    visitor = await stage.visitor("olga")
    assert "no key yet" in (await visitor.gets("/keys")).text
    form = {"name": "backup", "days": "7", "people:read": "yes"}
    (token,) = re.findall(r"mm_\w+", (await visitor.posts("/keys", **form)).text)
    key = await stage.parts.keyring.recognised(token)
    assert key is not None
    assert (key.name, key.scopes, key.made_by) == ("backup", {Scope.PEOPLE}, "olga")
    assert token not in (await visitor.gets("/keys")).text
    assert (await stage.deeds())[-1] == ("olga", "key-made", "backup", "people:read, 7 days")
    got = await visitor.posts("/keys/backup/revoke")
    assert "opens nothing" in (await visitor.gets(got.leads_to)).text
    assert await stage.parts.keyring.recognised(token) is None
    assert (await stage.deeds())[-1][:3] == ("olga", "key-revoked", "backup")
    got = await visitor.posts("/keys/backup/revoke")
    assert (got.status, "no key backup" in got.text) == (400, True)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "Backup", "days": "7", "people:read": "yes"}, "begins with a letter"),
        ({"name": "backup", "days": "7"}, "without a scope"),
        ({"name": "backup", "days": "731", "people:read": "yes"}, "1 to 730 days"),
        ({"name": "backup", "days": "soon", "people:read": "yes"}, "1 to 730 days"),
        ({"name": "taken", "days": "7", "people:read": "yes"}, "there is, or was"),
    ],
)
async def test_what_a_key_can_not_be_is_said(stage: Stage, form: dict[str, str], why: str):
    made = stage.parts.keyring.made
    await stage.write(lambda: made(stage.parts.new_key(), "taken", {Scope.PEOPLE}))
    visitor = await stage.visitor("olga")
    await visitor.gets("/keys")
    got = await visitor.posts("/keys", **form)
    assert (got.status, why in got.text) == (400, True)


async def test_every_scope_can_be_chosen(stage: Stage):
    page = (await (await stage.visitor("olga")).gets("/keys")).text
    assert all(f'name="{it.value}"' in page for it in Scope)
