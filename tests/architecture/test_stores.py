"""A store reads its own slice's tables through SQL, and never asks another store."""

import ast

from tests.architecture.sources import REPOSITORY, modules, named, tree

# The outbox is seen from outside the unit of work too, where each delivery leaves its audit line.
_MAY = {("outbox", "audit")}


def _slice(module: str) -> str:
    """Return `engagements` for `storage.engagements.reading`."""
    return module.split(".")[1]


def _imported(module: ast.Module) -> set[str]:
    return {
        node.module
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("storage.")
    } - {None}


def test_stores_do_not_import_each_other() -> None:
    stores = {
        _slice(module)
        for module in _imported(tree(REPOSITORY / "storage/unit_of_work.py"))
        if not module.startswith("storage.kit.")
    }
    assert len(stores) > 15
    crossing = {
        f"{named(path)} imports {module}"
        for path in modules("storage")
        if (own := _slice(named(path).removesuffix(".py").replace("/", "."))) in stores
        for module in _imported(tree(path))
        if _slice(module) in stores - {own} and (own, _slice(module)) not in _MAY
    }
    assert not crossing, f"Put what two stores need into storage/kit: {sorted(crossing)}"
