"""Who imports whom, imports for types alone included: what the contracts in pyproject can't say."""

import tomllib
from collections.abc import Mapping
from functools import cache

import grimp
import pytest

from tests.architecture.sources import REPOSITORY, ROOMS

# Core's slices are layered in pyproject; in these rooms none of them knows another.
OF_SLICES = ("handlers", "jobs", "modals", "storage")
CONTRACTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]

Imports = Mapping[str, frozenset[str]]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*ROOMS, exclude_type_checking_imports=False, cache_dir=None)


def _imports_within(room: str) -> Imports:
    graph = _graph()
    inside = {room, *graph.find_descendants(room)}
    return {
        module: frozenset(graph.find_modules_directly_imported_by(module) & inside)
        for module in inside
    }


def _circle(imports: Imports) -> list[str]:
    """Return the modules of one circle, the first of them once more at its end; empty for none."""
    left = dict(imports)
    while ends := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in ends:
            del left[module]
    # Whatever is left imports something that is left: any way through it comes round.
    way = sorted(left)[:1]
    while way and way[-1] not in way[:-1]:
        way.append(min(left[way[-1]] & left.keys()))
    return way[way.index(way[-1]) :] if way else []


@pytest.mark.parametrize(
    ("imports", "circle"),
    [
        ({}, []),
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}, ["b", "c", "b"]),
        ({"a": {"a"}}, ["a", "a"]),
    ],
)
def test_a_circle_is_found_where_there_is_one(
    imports: Mapping[str, set[str]], circle: list[str]
) -> None:
    assert _circle({module: frozenset(found) for module, found in imports.items()}) == circle


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_in_a_circle(room: str) -> None:
    circle = _circle(_imports_within(room))
    assert not circle, (
        f"{' imports '.join(circle)}: move what both need into a module below them, or ask for it"
        " by a narrow protocol there (as core/triggers.py does)"
    )


def _core_slices() -> frozenset[str]:
    """Read the slices from the contract that orders them, between `work` and the sum of it."""
    (layers,) = (
        one["layers"] for one in CONTRACTS["contracts"] if one.get("containers") == ["core"]
    )
    between = layers[layers.index("unit_of_work") + 1 : layers.index("work")]
    return frozenset(name for layer in between for name in layer.split(" | "))


def _slices(room: str) -> tuple[str, ...]:
    """Return the modules of a room that carry the name of one of core's slices."""
    names = _core_slices()
    children = _graph().find_children(room)
    return tuple(sorted(one for one in children if one.partition(".")[2] in names))


@pytest.mark.parametrize("room", OF_SLICES)
def test_no_slice_imports_another_in_its_room(room: str) -> None:
    layer = grimp.Layer(*_slices(room), independent=True)
    found = _graph().find_illegal_dependencies_for_layers([layer])
    ways = [
        " imports ".join([min(route.heads), *route.middle, min(route.tails)])
        for dependency in sorted(found, key=lambda one: (one.importer, one.imported))
        for route in dependency.routes
    ]
    assert not ways, (
        f"{'; '.join(ways)}: slices of {room} don't know each other. Move what both need into"
        f" {room}/kit, or let core put the two together in one use case"
    )


@pytest.mark.parametrize("room", OF_SLICES)
def test_every_room_has_slices_to_keep_apart(room: str) -> None:
    assert len(_slices(room)) > 3


def test_the_contracts_know_every_room() -> None:
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py")} - {
        "benchmarks",
        "tests",
    }
    assert packages | {"local_slack"} == set(CONTRACTS["root_packages"]), (
        "name a new room in pyproject: among root_packages and in the contract of the rooms' layers"
    )
    assert CONTRACTS["exclude_type_checking_imports"] is False
