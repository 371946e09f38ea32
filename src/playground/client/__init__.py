"""The people's side for tests and scripts: they talk, and say what they expect to read.

`async with Playground.embedded() as pg: alice = await pg.person("Alice"); await alice.starts()`
"""

from playground.client.bots import Bot, Called
from playground.client.groups import Group
from playground.client.link import Refused
from playground.client.messages import Message
from playground.client.person import Person
from playground.client.playground import Playground

__all__ = ["Bot", "Called", "Group", "Message", "Person", "Playground", "Refused"]
