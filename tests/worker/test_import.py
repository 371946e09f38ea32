"""What the Worker imports, looked at from outside: only what may be in its snapshot of memory."""

import subprocess
import sys

from meetsmatch.edge.packing import SOURCES as FOLDER

SOURCES = str(FOLDER)
GUARDED = """
import os, random, secrets, sys, types, uuid

class Foreign(types.ModuleType):
    def __getattr__(self, name):
        return type(name, (Exception,), {})

for name in ("js", "pyodide", "pyodide.ffi"):
    sys.modules[name] = Foreign(name)

def refused(*_):
    raise OSError(29, "Cannot get entropy outside of request context")

os.urandom = random._urandom = random.Random.seed = refused
for name in ("choice", "getrandbits", "randint", "random", "randrange", "shuffle"):
    setattr(random, name, refused)
uuid.uuid4 = uuid.uuid1 = secrets.token_bytes = secrets.randbelow = refused
import meetsmatch.worker.entry
print("\\n".join(sorted(sys.modules)))
"""
"""As Cloudflare does it: what is imported before the first request goes into a snapshot, and
whatever asks for chance meanwhile is refused."""

STAND_INS = {"__main__", "js", "pyodide", "meetsmatch"}
BEHIND_THE_SEAMS = {"aiohttp", "pydantic", "structlog", "cryptography", "sqlalchemy", "sqlite3"}
"""What a server has and a Worker can't have, or must not wait for."""


def test_importing_the_worker_takes_no_entropy_and_nothing_but_the_standard_library():
    # Without site-packages: what is installed there may load itself, as setuptools does.
    alone = [sys.executable, "-I", "-S", "-c"]
    done = subprocess.run(
        [*alone, f"import sys; sys.path.insert(0, {SOURCES!r})\n{GUARDED}"],
        capture_output=True,
        text=True,
        check=False,
        env={},  # what counts lines elsewhere imports more than a Worker does
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "meetsmatch.bot.dialog" in loaded
    assert not loaded & BEHIND_THE_SEAMS
    assert {name.partition(".")[0] for name in loaded} - STAND_INS <= sys.stdlib_module_names
