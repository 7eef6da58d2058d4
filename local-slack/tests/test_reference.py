"""The tables of the reference say what is there."""

import re
from pathlib import Path

from local_slack.webapi import basics, oauth
from local_slack.webapi.routes import HANDLERS

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "src" / "local_slack"
REFERENCE = (HOME / "docs" / "reference.md").read_text(encoding="utf-8")
POINTS = re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", REFERENCE, re.MULTILINE)


def named(cell: str) -> list[str]:
    return re.findall(r"`([\w/.]+)`", cell)


def test_each_of_the_17_points_names_its_place_and_its_proof() -> None:
    assert [int(number) for number, *_ in POINTS] == list(range(1, 18))
    for _, _, where, proved in POINTS:
        assert named(where)
        assert all((PACKAGE / name).exists() for name in named(where)), where
        tests = named(proved)
        assert tests
        assert all((Path(__file__).parent / name).exists() for name in tests), proved


def test_each_method_stands_in_the_table() -> None:
    table = REFERENCE.split("## Methods")[1].split("## Control")[0]
    listed = re.findall(r"^\| `([\w.]+)` \| .+ \|$", table, re.MULTILINE)
    served = {*HANDLERS, *oauth.METHODS, *basics.OPEN_METHODS, "apps.connections.open"}
    assert listed == sorted(listed)
    assert set(listed) == served
