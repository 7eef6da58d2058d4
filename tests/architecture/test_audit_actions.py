"""Every action that the product writes into the audit is expected by a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from core.data_requests import RequestKind
from core.pulses.records import RoundState
from tests.architecture.sources import files, modules, named, tree

_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
# What Postgres writes by itself, for the operator.
_IN_SQL = re.compile(r"note_(?:keeping|operation)\(\s*'([a-z_.]+)'")
# An action that is put together has a hole for what varies: all that may stand there.
_PUT_TOGETHER = {
    "*.asked": [f"{kind.value}.asked" for kind in RequestKind],
    "pulse.*": [f"pulse.{state.value}" for state in RoundState if state is not RoundState.OPEN],
    "*.changed": [f"{kind}.changed" for kind in ("school", "engagement", "strategy", "cohort")],
}


def _writes_audit(node: ast.AST) -> bool:
    """Say whether this is a call of `….audit.write(…)` or `Audit(…).write(…)`."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value.func if isinstance(node.func.value, ast.Call) else node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr == "write" and name.lower() == "audit"


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield what an action may be, with * for what varies in it."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(one.value) if isinstance(one, ast.Constant) else "*" for one in node.values
        )


def _by_name(path: Path) -> set[str]:
    """Return all texts of a module that look like an action: one is handed on under a name."""
    return {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _ACTION.fullmatch(node.value)
    }


def _written() -> dict[str, str]:
    """Return each action with the place that writes it."""
    found: dict[str, str] = {}
    for path in modules("core", "jobs", "storage", "bot"):
        for node in filter(_writes_audit, ast.walk(tree(path))):
            assert isinstance(node, ast.Call)
            action = node.args[1]
            texts = _by_name(path) if isinstance(action, ast.Name) else set(_texts(action))
            assert texts, (
                f"{named(path)}:{node.lineno}: write the action as text, so that it is read"
            )
            found |= dict.fromkeys(texts, f"{named(path)}:{node.lineno}")
    for path in (*modules("storage"), *files("storage", ending=".sql")):
        found |= dict.fromkeys(_IN_SQL.findall(path.read_text()), named(path))
    return found


def test_every_audit_action_is_expected_by_a_test() -> None:
    written = _written()
    unknown = {one for one in written if "*" in one} - _PUT_TOGETHER.keys()
    assert not unknown, f"Say in _PUT_TOGETHER what may stand for * in {sorted(unknown)}."
    expected = {
        one
        for path in modules("tests")
        if path != Path(__file__).resolve()
        for one in _ACTION.findall(path.read_text())
    }
    missing = {
        f"{action} ({place})"
        for text, place in written.items()
        for action in _PUT_TOGETHER.get(text, [text])
        if action not in expected
    }
    assert len(written) > 40
    assert not missing, (
        "No test expects these actions of the audit. Name each in AUDIT_LINES of"
        f" tests/core/use_cases.py, or in the test of what writes it: {', '.join(sorted(missing))}"
    )
