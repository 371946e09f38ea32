"""No command without a dialogue in which somebody types it."""

import re
from pathlib import Path

from bot.scene import Scene

DIALOGUES = "\n".join(it.read_text("utf-8") for it in Path(__file__).parent.glob("test_*.py"))


def test_every_command_is_typed_in_a_dialogue() -> None:
    named = set(re.findall(r'"/(\w+)', DIALOGUES))
    commands = {*Scene().dialog.screens.commands}
    assert commands - named == set()
