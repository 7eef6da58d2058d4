"""Whatever runs by the clock stands in the one timetable."""

import ast
from pathlib import Path

from jobs.schedule import TIMETABLE
from tests.architecture.sources import ROOMS, dotted, modules, named, tree

# Delivery is no job of the clock: it waits for notices, and `bot/serving.py` runs it all the time.
_NOT_BY_THE_CLOCK = {"jobs/outbox.py"}
_TABLE = next(path for path in modules("jobs") if named(path) == "jobs/schedule.py")


def _names(nodes: list[ast.stmt]) -> set[str]:
    return {node.id for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name)}


def _jobs(path: Path) -> set[str]:
    """Return the public coroutine functions of a module that no other one there calls."""
    functions = [node for node in tree(path).body if isinstance(node, ast.AsyncFunctionDef)]
    called = {name for one in functions for name in _names(one.body)}
    return {one.name for one in functions if not one.name.startswith("_")} - called


def test_each_job_stands_in_the_timetable() -> None:
    scheduled = _names(tree(_TABLE).body)
    forgotten = {
        f"{named(path)}: add {job} to TIMETABLE in jobs/schedule.py"
        for path in modules("jobs")
        if path != _TABLE and named(path) not in _NOT_BY_THE_CLOCK
        for job in _jobs(path) - scheduled
    }
    assert forgotten == set()


def test_nothing_but_the_timetable_is_scheduled() -> None:
    schedules = {
        f"{named(path)}: put the job into TIMETABLE in jobs/schedule.py instead"
        for path in modules(*ROOMS)
        for node in ast.walk(tree(path))
        if named(path) != "bot/scheduler.py"
        and (
            (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("apscheduler"))
            or (isinstance(node, ast.Call) and dotted(node.func).endswith(".add_job"))
        )
    }
    assert schedules == set()


def test_jobs_are_told_apart_and_have_an_interval() -> None:
    assert len({job.name for job in TIMETABLE}) == len(TIMETABLE)
    assert all(job.every_seconds > 0 for job in TIMETABLE)
