"""Background jobs, where nobody else does them."""

from app.house import BOT
from meetsmatch.app.chores import Chore, Here


async def test_where_nobody_helps_nothing_is_handed_on():
    assert not any([await Here().wake(BOT, it) for it in Chore])
