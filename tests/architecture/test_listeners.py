"""Listeners receive, call one use case and answer: short, each registered by its own slice."""

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from handlers.kit.listening import Listeners, together
from handlers.kit.requests import Press
from handlers.registry import LISTENERS
from tests.architecture.sources import dotted, modules, named, tree

LINES_MAX = 14
REGISTRY = "handlers/registry.py"


def _registered() -> Iterator[Any]:
    yield from LISTENERS.presses.values()
    yield from (form.submit for form in LISTENERS.submissions.values())
    yield from LISTENERS.shortcuts.values()
    yield from LISTENERS.commands.values()
    yield from LISTENERS.words.values()
    yield from LISTENERS.home_events.values()


def test_every_listener_is_under_15_lines() -> None:
    sizes = {
        f"{one.__module__}.{one.__name__}": len(inspect.getsourcelines(one)[0])
        for one in _registered()
    }
    long = {name: size for name, size in sizes.items() if size > LINES_MAX}
    assert len(sizes) >= 40
    assert not long, (
        f"A listener has at most {LINES_MAX} lines: it receives, calls one use case and answers."
        f" Move what is more than that into a function beside it, or into core: {long}"
    )


def test_every_slice_that_listens_is_registered() -> None:
    listening = {
        named(path)
        for path in modules("handlers")
        for node in tree(path).body
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "LISTENERS"
    }
    (registry,) = (path for path in modules("handlers") if named(path) == REGISTRY)
    registered = {
        f"handlers/{dotted(node.value)}.py"
        for node in ast.walk(tree(registry))
        if isinstance(node, ast.Attribute) and node.attr == "LISTENERS"
    }
    deaf = listening - registered - {REGISTRY}
    assert not deaf, f"Name their LISTENERS in {REGISTRY}, or nothing of theirs is heard: {deaf}"


async def _press(_: Press) -> None:
    return


def test_an_id_that_two_slices_listen_to_is_refused() -> None:
    one = Listeners(presses={"same": _press})
    other = Listeners(presses={"same": _press})
    with pytest.raises(ValueError, match="same is listened to twice"):
        together(one, other)
    assert set(together(one).presses) == {"same"}
