"""The sample school, and larger ones, as the files that a programme office would have."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.support.launch import ROOT

SAMPLE = ROOT / "bot" / "data" / "samples" / "riverside"
MANIFEST = ROOT / "bot" / "data" / "manifest.yml"
STRATEGIST = "dana.whitfield"
CHANNEL = "talk-that-teaches"
_STAFF = 4
_PROFILE = ("K-2", "y3_5", "literacy", "teacher")


@dataclass(frozen=True)
class School:
    """The three files. `teachers` are handles in the order of the roster."""

    workspace: Path
    engagement: Path
    roster: Path
    teachers: tuple[str, ...]


def sample_school(folder: Path) -> School:
    """Write the sample with a workshop that has begun and without holidays, whatever today is."""
    engagement = folder / "engagement.yaml"
    engagement.write_text(yaml.safe_dump(_begun(_sample()), allow_unicode=True))
    workspace = SAMPLE / "workspace.json"
    users = json.loads(workspace.read_text())["users"]
    teachers = tuple(str(user["name"]) for user in users[_STAFF:])
    return School(workspace, engagement, SAMPLE / "roster.csv", teachers)


def coming_school(folder: Path) -> School:
    """Write the sample with a workshop that is a few days ahead: its pre-work is out already."""
    sample = _begun(_sample())
    day = datetime.now(UTC).date() + timedelta(days=4)
    while day.weekday() > 4:
        day += timedelta(days=1)
    sample["engagement"]["date"] = day
    school = sample_school(folder)
    school.engagement.write_text(yaml.safe_dump(sample, allow_unicode=True))
    return school


def second_workshop(folder: Path, school: School, teachers: int) -> School:
    """Write another workshop of the same school, for the last so many of its teachers."""
    sample = _begun(_sample())
    sample["engagement"]["topic"] = "Reading aloud"
    engagement, roster = folder / "second.yaml", folder / "second.csv"
    engagement.write_text(yaml.safe_dump(sample, allow_unicode=True))
    head, *lines = school.roster.read_text().splitlines(keepends=True)
    roster.write_text("".join([head, *lines[-teachers:]]))
    return School(school.workspace, engagement, roster, school.teachers[-teachers:])


def large_school(folder: Path, teachers: int) -> School:
    """Write a school like the sample with so many teachers, in its first cohort."""
    world = json.loads((SAMPLE / "workspace.json").read_text())
    names = [f"teacher.number{n:04}" for n in range(teachers)]
    world["users"] = world["users"][:_STAFF] + [
        {
            "id": f"U0LARGE{n:04}",
            "name": name,
            "real_name": f"Teacher Number{n:04}",
            "email": f"{name}@riverside.example",
            "tz": "America/Chicago",
            "locale": "en-US",
        }
        for n, name in enumerate(names)
    ]
    staff = [user["name"] for user in world["users"][:_STAFF]]
    for channel in world["channels"]:
        channel["members"] = [*staff, "@app"]
    sample = _begun(_sample())
    sample["engagement"]["cohorts"] = sample["engagement"]["cohorts"][:1]
    school = School(
        folder / "workspace.json", folder / "engagement.yaml", folder / "roster.csv", tuple(names)
    )
    school.workspace.write_text(json.dumps(world))
    school.engagement.write_text(yaml.safe_dump(sample, allow_unicode=True))
    with (SAMPLE / "roster.csv").open(newline="") as sample_roster:
        head = next(csv.reader(sample_roster))
    with school.roster.open("w", newline="") as roster:
        rows = csv.writer(roster)
        rows.writerow(head)
        for name in names:
            rows.writerow([name, f"{name}@riverside.example", "Lower school", *_PROFILE])
    return school


def _sample() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SAMPLE / "engagement.yaml").read_text())
    return loaded


def _begun(sample: dict[str, Any]) -> dict[str, Any]:
    sample["engagement"]["date"] = (datetime.now(UTC) - timedelta(days=3)).date()
    sample["school"]["holidays"] = []
    return sample
