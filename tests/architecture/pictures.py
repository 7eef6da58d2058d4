"""The pictures of the documentation, drawn from what they show: `make pictures` writes them.

The rooms come from the contracts in pyproject and from the imports themselves, the schema from its
tables. A test compares: a picture that shows what is not so any more is red.
"""

import ast
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from types import ModuleType

import grimp
from sqlalchemy import Table

from storage.schema.whole import MODULES
from tests.architecture.sources import HOUSE, LOCAL_SLACK, ROOMS, tree

FOLDER = HOUSE / "docs/pictures"
CONTRACTS = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]
WIDTH, MARGIN, PAD, GAP = 1200, 24, 12, 16
LINE, ROW = 16, 30
# What a character of the widest kind of line takes, in pixels; generous, as fonts differ.
CHARACTER = 6.9
INK, SOFT, EDGE, PAPER, SHADE = "#1d2733", "#5b6b7b", "#9fb0c0", "#ffffff", "#f1f5f9"
ACCENT = "#0b5cad"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `kind` is how it is set."""

    text: str
    kind: str = "plain"


@dataclass(slots=True)
class Box:
    """A frame with lines in it; below them rows of cells, each row above those it stands on."""

    title: str
    lines: list[Line] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def height(self) -> int:
        return 2 * PAD + LINE * (len(self.lines) + 1) + ROW * len(self.rows)


_STYLES: Mapping[str, str] = {
    "title": f'font-size="15" font-weight="bold" fill="{INK}"',
    "name": f'font-size="12" font-weight="bold" fill="{INK}"',
    "plain": f'font-size="12" fill="{INK}"',
    "soft": f'font-size="11" fill="{SOFT}"',
    "points": f'font-size="11" fill="{ACCENT}"',
}


def _wrapped(text: str, width: float, kind: str, indent: str = "") -> list[Line]:
    per_line = max(20, int((width - 2 * PAD) / CHARACTER))
    found = textwrap.wrap(text, per_line, subsequent_indent=indent, break_on_hyphens=False)
    return [Line(one, kind) for one in found]


def _text(x: float, y: float, line: Line) -> str:
    return f'<text x="{x:g}" y="{y:g}" {_STYLES[line.kind]}>{escape(line.text)}</text>'


def _frame(x: float, y: float, width: float, height: float, fill: str = PAPER) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" fill="{fill}"'
        f' stroke="{EDGE}"/>'
    )


def _drawn(box: Box, x: float, y: float, width: float, height: float) -> Iterator[str]:
    yield _frame(x, y, width, height, SHADE)
    yield _text(x + PAD, y + PAD + LINE - 4, Line(box.title, "title"))
    for number, line in enumerate(box.lines, start=2):
        yield _text(x + PAD, y + PAD + LINE * number - 4, line)
    top = y + PAD + LINE * (len(box.lines) + 1)
    for number, cells in enumerate(box.rows):
        yield from _row(cells, x + PAD, top + number * ROW, width - 2 * PAD)


def _row(cells: Sequence[str], x: float, y: float, width: float) -> Iterator[str]:
    each = (width - 6 * (len(cells) - 1)) / len(cells)
    for number, cell in enumerate(cells):
        left = x + number * (each + 6)
        yield _frame(left, y + 4, each, ROW - 6)
        yield _text(left + 8, y + ROW - 10, Line(cell))


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}"'
        f' width="{WIDTH}" height="{height:g}" role="img"'
        ' font-family="DejaVu Sans, Verdana, sans-serif">'
    )
    paper = f'<rect width="{WIDTH}" height="{height:g}" fill="{PAPER}"/>'
    return "\n".join((opening, f"<title>{escape(title)}</title>", paper, *parts, "</svg>\n"))


def _contract(of: str) -> list[list[str]]:
    """Return the layers of one contract, from above; beside each other in a layer."""
    (layers,) = (
        one["layers"]
        for one in CONTRACTS["contracts"]
        if one["type"] == "layers" and one.get("containers", [""]) == [of]
    )
    return [layer.split(" | ") for layer in layers]


def _says(module: str) -> str:
    """Return the first line of a package's docstring."""
    text = ast.get_docstring(tree(HOUSE / module / "__init__.py")) or ""
    return text.partition("\n")[0].rstrip(".")


def _room(name: str, graph: grimp.ImportGraph, width: float) -> Box:
    others = [
        other
        for other in ROOMS
        if other != name
        and graph.direct_import_exists(importer=name, imported=other, as_packages=True)
    ]
    box = Box(name, _wrapped(_says(name), width, "soft"))
    box.lines += [Line("imports " + (", ".join(others) or "nothing of ours"), "points")]
    if name == "core":
        box.lines += [Line("each stands on the rows below its own, and on none beside it", "soft")]
        box.rows = _contract("core")
    else:
        children = sorted(one.partition(".")[2] for one in graph.find_children(name))
        named = [one for one in children if not one.startswith("_")]
        box.lines += _wrapped(" · ".join(named), width, "plain")
    return box


def rooms() -> str:
    """Draw the rooms, each above those that it may import."""
    graph = grimp.build_graph(*ROOMS, exclude_type_checking_imports=False, cache_dir=None)
    parts: list[str] = []
    y = float(MARGIN)
    layers = _contract("")
    for number, layer in enumerate(layers):
        width = (WIDTH - 2 * MARGIN - GAP * (len(layer) - 1)) / len(layer)
        boxes = [_room(name, graph, width) for name in layer]
        height = max(box.height() for box in boxes)
        for place, box in enumerate(boxes):
            parts += _drawn(box, MARGIN + place * (width + GAP), y, width, height)
        y += height
        if number < len(layers) - 1:
            parts.append(_arrow(y))
            y += 2 * GAP
    return _svg("The rooms, and which imports which", *_with_the_local_slack(parts, y))


def _arrow(y: float) -> str:
    middle, end = WIDTH / 2, y + 2 * GAP - 4
    return (
        f'<path d="M {middle:g} {y + 4:g} V {end - 8:g} M {middle - 6:g} {end - 8:g} h 12 l -6 8 z"'
        f' stroke="{SOFT}" fill="{SOFT}"/>'
    )


def _with_the_local_slack(parts: list[str], y: float) -> tuple[float, list[str]]:
    width = WIDTH - 2 * MARGIN
    box = Box("local-slack", _wrapped(_says(LOCAL_SLACK), width, "soft"))
    box.lines.append(
        Line("a distribution of its own: neither imports the other, they speak HTTP", "points")
    )
    y += GAP
    parts += _drawn(box, MARGIN, y, width, box.height())
    return y + box.height() + MARGIN, parts


def _points_at(table: Table) -> list[str]:
    return sorted({key.column.table.name for key in table.foreign_keys})


def _of_table(table: Table, width: float) -> Iterator[Line]:
    where = "" if table.schema == "uptake" else f"{table.schema}."
    yield Line(where + table.name, "name")
    columns = ", ".join(column.name for column in table.columns)
    yield from _wrapped(columns, width, "soft")
    if names := _points_at(table):
        yield from _wrapped("→ " + ", ".join(names), width, "points", "   ")
    yield Line("")


def _tables(module: ModuleType) -> list[Table]:
    """Return the tables that a module defines, and not those it imports."""
    defined = [
        target.id
        for node in tree(HOUSE / f"{module.__name__.replace('.', '/')}.py").body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    found = [getattr(module, name) for name in defined]
    return [one for one in found if isinstance(one, Table)]


def schema() -> str:
    """Draw the tables, those of one module of `storage/schema/tables` in one frame."""
    count = 3
    width = (WIDTH - 2 * MARGIN - GAP * (count - 1)) / count
    ends = [float(MARGIN)] * count
    parts: list[str] = []
    for module in MODULES:
        box = Box(module.__name__.rpartition(".")[2])
        box.lines = [line for table in _tables(module) for line in _of_table(table, width)][:-1]
        place = ends.index(min(ends))
        parts += _drawn(box, MARGIN + place * (width + GAP), ends[place], width, box.height())
        ends[place] += box.height() + GAP
    return _svg("The tables, and which points at which", max(ends) + MARGIN - GAP, parts)


PICTURES = {"rooms.svg": rooms, "schema.svg": schema}

if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw())
