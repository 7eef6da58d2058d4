"""Nothing is drawn past the tests: each view and message is made by the kit, which is watched."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FrameType

from modals.kit import blocks, views
from tests.architecture.sources import modules, named, tree
from tests.modals.samples import AWKWARD
from tests.modals.test_every_payload import MESSAGES, VIEWS
from tests.support import papers

_MAKERS = {"modals/kit/views.py", "modals/kit/blocks.py"}
_WATCHED = {"info_modal", "form", "home", "message"}


def _nodes(*rooms: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the rooms' code but the kit's two makers, with its file."""
    for path in modules(*rooms):
        if named(path) not in _MAKERS:
            yield from ((named(path), node) for node in ast.walk(tree(path)))


def test_a_view_against_slacks_rules_is_noticed_wherever_it_is_drawn() -> None:
    views.sentence("x" * 3001)
    blocks.message("", [])
    text = papers.broken_since()
    assert len(text) == 2
    assert "/view/blocks/0/text" in text[0]
    assert papers.broken_since() == []


def test_only_the_kit_puts_views_and_messages_together() -> None:
    elsewhere = {
        where
        for where, node in _nodes("bot", "handlers", "modals")
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value == "blocks"
    }
    assert elsewhere == set()


def test_what_is_watched_is_reached_through_its_module_alone() -> None:
    # A name that is imported before the watch begins is the unwatched function.
    imported = {
        f"{where}: {alias.name}"
        for where, node in _nodes("bot", "handlers", "modals")
        if isinstance(node, ast.ImportFrom)
        and node.module in {"modals.kit.views", "modals.kit.blocks"}
        for alias in node.names
        if alias.name in _WATCHED
    }
    assert imported == set()


def _builders() -> dict[CodeType, str]:
    """Every public function of modals that returns a view or a message, by its code."""
    found = {}
    for where, node in _nodes("modals"):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if {"View", "Message"} & {one.id for one in _names(node.returns)}:
            module = import_module(where.removesuffix(".py").replace("/", "."))
            found[getattr(module, node.name).__code__] = f"{where}: {node.name}"
    return found


def _names(annotation: ast.expr | None) -> Iterator[ast.Name]:
    if annotation is not None:
        yield from (node for node in ast.walk(annotation) if isinstance(node, ast.Name))


def test_every_builder_has_a_case_with_the_longest_texts() -> None:
    drawn: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            drawn.add(frame.f_code)

    sys.setprofile(note)
    try:
        for draw in (*VIEWS.values(), *MESSAGES.values()):
            draw(AWKWARD["ordinary"])
    finally:
        sys.setprofile(None)
    builders = _builders()
    assert len(builders) > 40
    assert sorted(name for code, name in builders.items() if code not in drawn) == []
