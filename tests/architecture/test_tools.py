"""The tools of `make test` and `make quick`."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.sources import REPOSITORY

_TOOLS = REPOSITORY / "tools"
# A server leaves whoever starts it, as Postgres does, and is busy for a second.
_ORPHAN = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while time.process_time() < 1:
            pass
    os._exit(0)
sys.exit(3)
"""


def test_the_time_of_servers_counts_and_the_exit_code_is_the_commands() -> None:
    command = [sys.executable, str(_TOOLS / "processor_time.py"), "900"]
    done = subprocess.run(
        [*command, sys.executable, "-c", _ORPHAN], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    output = re.fullmatch(r"processor time: (\d+) s of 900\n", done.stdout)
    assert output is not None, done.stdout
    assert int(output[1]) >= 1 or sys.platform != "linux"


def test_the_nearest_tests_come_first() -> None:
    graph = grimp.ImportGraph()
    for importer, imported in (
        ("tests.bot.test_far", "bot.app"),
        ("bot.app", "core.plans"),
        ("tests.core.test_plans", "core.plans"),
        ("tests.core.test_people", "core.people"),
    ):
        graph.add_import(importer=importer, imported=imported)
    near = runpy.run_path(str(_TOOLS / "near_tests.py"))
    found = near["nearest"](["core.plans"], graph)
    assert found == ["tests/core/test_plans.py", "tests/bot/test_far.py"]


def test_as_many_run_as_the_time_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = tmp_path / "seconds"
    seconds.write_text(json.dumps({"long": 40, "middle": 20, "short": 5}))
    within = runpy.run_path(str(_TOOLS / "near_tests.py"))["within"]
    monkeypatch.setitem(within.__globals__, "KNOWN", seconds)
    assert within(30, ["long", "short"]) == ["long"]
    assert within(30, ["middle", "long", "short", "unknown"]) == ["middle", "short", "unknown"]
