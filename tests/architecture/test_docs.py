"""What is written in Markdown is true: links lead somewhere, names exist, pictures are of today."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.parser import build_parser
from bot.database import MIGRATOR_URL, OPERATOR_URL
from bot.settings import Settings
from tests.architecture.pictures import FOLDER, PICTURES
from tests.architecture.sources import HOUSE, ROOMS, dotted, files, named, tree

SPEC = HOUSE / "docs/spec.md"
OPERATING = HOUSE / "docs/operating.md"
# What tests keep as data is no documentation.
PAGES = tuple(path for path in files(ending=".md") if "golden" not in path.parts)
TEXTS = tuple(
    path
    for path in files()
    if path.suffix in {".md", ".py", ".sql", ".sh", ".toml", ".yaml", ".yml", ".j2", ".html"}
)

_TOP = {*ROOMS, "benchmarks", "docs", "local-slack", "tests", "tools"}
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_CITED = re.compile(r"\bSPEC\b(?P<where>.{0,40})", re.DOTALL)
# A citation may go on in the next line of a comment.
_SECTIONS = re.compile(
    r"[\s,#-]*(?:sections?[\s#-]+)?(\d+)(?:\.(\d+))?(?:(?: and|,) (?P<point>point )?(\d+))?"
)


def _prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return _FENCE.sub("", path.read_text())


def _anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    plain = (re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(_prose(path)))
    return {one.replace(" ", "-") for one in plain}


def _broken_links(path: Path) -> Iterator[str]:
    for link in _LINK.findall(_prose(path)):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            yield f"{named(path)}: there is no {link}"
        elif anchor and anchor not in _anchors(target):
            yield f"{named(path)}: {name or path.name} has no heading for #{anchor}"


def test_every_link_leads_somewhere() -> None:
    assert [one for path in PAGES for one in _broken_links(path)] == []


def _places() -> dict[str, set[str]]:
    """Return the specification's sections, each with the numbers of its points."""
    found: dict[str, set[str]] = {}
    for line in SPEC.read_text().splitlines():
        if heading := re.match(r"## (\d+)\. ", line):
            section = found.setdefault(heading[1], set())
        elif point := re.match(r"(\d+)\. ", line):
            section.add(point[1])
    return found


def _led_astray(text: str, places: dict[str, set[str]]) -> Iterator[str]:
    """Yield each citation that names no section, or one or a point that is not there."""
    for cited in _CITED.finditer(text):
        where = _SECTIONS.match(cited["where"])
        if where is None:
            yield f"{cited[0]!r} names no section"
            continue
        section, point, _, more = where.groups()
        points = {point, more if where["point"] else None} - {None}
        sections = {section, section if where["point"] or not more else more}
        if not sections <= places.keys():
            yield f"{cited[0]!r} names a section that is not there"
        elif not points <= places[section]:
            yield f"{cited[0]!r} names a point that is not there"


@pytest.mark.parametrize(
    ("text", "astray"),
    [
        ("SPEC section 6", False),
        ("(SPEC 5)", False),
        ("SPEC section 5.2", False),
        ("SPEC sections 1 and 2", False),
        ("SPEC section 5, point 3", False),
        ("-- as SPEC\n-- section 5 has it", False),
        ("SPEC section 77", True),
        ("SPEC sections 1 and 77", True),
        ("SPEC section 5.77", True),
        ("SPEC section 5, point 77", True),
        ("SPEC says so", True),
    ],
)
def test_a_citation_that_leads_nowhere_is_seen(text: str, *, astray: bool) -> None:
    assert bool([*_led_astray(text, _places())]) is astray


def test_every_citation_of_the_specification_leads_somewhere() -> None:
    places = _places()
    cited = {path: path.read_text() for path in TEXTS if path.name != Path(__file__).name}
    assert sum(len(_CITED.findall(text)) for text in cited.values()) >= 20
    astray = [
        f"{named(path)}: {one}" for path, text in cited.items() for one in _led_astray(text, places)
    ]
    assert astray == [], "docs/spec.md has the sections and their points"


def test_the_specification_cites_itself_rightly() -> None:
    places = _places()
    for section, point in re.findall(r"[Ss]ections? (\d+)(?:\.(\d+))?", SPEC.read_text()):
        assert not point or point in places[section], f"section {section}.{point}"
        assert section in places, f"section {section}"


def _names(path: Path) -> set[str]:
    """Return what a module defines at its top: functions, classes, constants."""
    found = set()
    for node in tree(path).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Assign(targets=targets):
                found |= {dotted(one) for one in targets}
            case ast.AnnAssign(target=target):
                found.add(dotted(target))
    return found


def _lost(page: Path) -> Iterator[str]:
    """Yield each file, and each name in one, that a page speaks of and that is not there."""
    # The local Slack's pages speak of its own folders.
    root = HOUSE / "local-slack" if named(page).startswith("local-slack/") else HOUSE
    for code in _CODE.findall(_prose(page)):
        name, _, part = code.partition(":")
        if not re.fullmatch(r"[\w./-]+", name) or name.split("/")[0] not in _TOP or "NNNN" in name:
            continue
        path = root / name
        if "coaching_visits" in name or not ("/" in name or path.exists()):
            continue  # the example of a slice that is to be made
        if not path.exists():
            yield f"{named(page)}: there is no {name}"
        elif part and re.fullmatch(r"\w+", part) and part not in _names(path):
            yield f"{named(page)}: {name} has no {part}"


def test_every_file_and_name_that_a_page_speaks_of_is_there() -> None:
    told = [path for path in PAGES if path.name != "CHANGELOG.md" and path != SPEC]
    assert [one for path in told for one in _lost(path)] == []


def test_every_command_that_a_page_speaks_of_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE))
    verbs = set(build_parser()._subparsers._group_actions[0].choices or {})  # type: ignore[union-attr]  # argparse has no other way
    missing = {
        f"{named(page)}: {tool} {word}"
        for page in PAGES
        if page != SPEC and page.name != "CHANGELOG.md"
        for tool, word in re.findall(
            r"(?:`|^|bin/)(make|uptake) ([a-z][a-z-]*)", page.read_text(), re.MULTILINE
        )
        if word not in {"make": targets, "uptake": verbs}[tool]
    }
    assert missing == set()


def test_every_setting_is_told_to_operators() -> None:
    table = OPERATING.read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in _CODE.findall(row)}
    # The demo sets this one by itself.
    known = {*Settings.variables(), MIGRATOR_URL, OPERATOR_URL} - {"UPTAKE_DEMO"}
    assert told == known


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_is_so_today(name: str) -> None:
    drawn = PICTURES[name]()
    assert (FOLDER / name).read_text() == drawn, "draw it anew with `make pictures`, and look at it"
