"""What counts as having taken long."""

import os
import subprocess
import sys

from faults.stopwatch import Stopwatch

WAIT = "import sys; sys.stdin.read()"
SPIN = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True)\n" + WAIT


def test_who_has_ended_counts_no_longer() -> None:
    with subprocess.Popen([sys.executable, "-c", WAIT], stdin=subprocess.PIPE) as child:
        watch = Stopwatch(lambda: [child.pid])
    assert watch.waited >= 0


def test_two_on_one_processor_wait_for_each_other() -> None:
    one = min(os.sched_getaffinity(0))
    spinning = ["taskset", "-c", str(one), sys.executable, "-c", SPIN]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    pids: list[int] = []
    watch = Stopwatch(lambda: pids)
    with subprocess.Popen(spinning, **pipes) as a, subprocess.Popen(spinning, **pipes) as b:
        pids += [a.pid, b.pid]
        a.stdout.readline()
        b.stdout.readline()
        assert watch.waited > 0.1
        for child in (a, b):
            child.stdin.close()
