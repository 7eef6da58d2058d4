"""Stored values never change: each vocabulary is compared with a recorded list.

The record holds what the product stores. Adding a value is done by adding it to the record, in the
commit of its migration; no value ever leaves it.
"""

import json
import pkgutil
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

import core
from core import privacy
from core.applications.vocabulary import EVIDENCE_LABELS, OUTCOME_LABELS, EvidenceType, Outcome
from core.content.vocabulary import VISIBILITY_LABELS, Visibility
from core.metrics.measures import CHECKPOINT_AGES, Checkpoint
from core.policy import ROLE_LABELS, Role
from core.reflections.vocabulary import OBSTACLE_LABELS, ObstacleTheme

RECORD = json.loads(Path(__file__).with_name("data").joinpath("vocabularies.json").read_text())
# What tells things apart while the product runs, and is written nowhere.
NEVER_STORED = {"Action", "Reply", "UndoResult"}


def _vocabularies() -> dict[str, list[str]]:
    """Read every vocabulary of core, whichever slice it lives in; their names are one's alone."""
    found: dict[str, list[str]] = {}
    for module in pkgutil.walk_packages(core.__path__, "core."):
        for name, one in vars(import_module(module.name)).items():
            own = isinstance(one, type) and one.__module__ == module.name
            if own and issubclass(one, StrEnum) and not name.startswith("_"):
                assert name not in found, f"{name} is the name of two vocabularies: rename one"
                found[name] = [value.value for value in one]
    return {name: values for name, values in found.items() if name not in NEVER_STORED}


STORED = _vocabularies()


def test_every_vocabulary_is_on_record_and_every_recorded_one_still_stands() -> None:
    assert STORED.keys() == RECORD.keys(), (
        "add a new vocabulary to tests/core/data/vocabularies.json in the commit of its migration,"
        " or to NEVER_STORED here; what is on record stays"
    )


@pytest.mark.parametrize("name", RECORD)
def test_the_values_are_those_on_record_in_their_order(name: str) -> None:
    assert STORED[name] == RECORD[name]


@pytest.mark.parametrize(
    ("labels", "vocabulary"),
    [
        (OUTCOME_LABELS, Outcome),
        (EVIDENCE_LABELS, EvidenceType),
        (ROLE_LABELS, Role),
        (VISIBILITY_LABELS, Visibility),
        (OBSTACLE_LABELS, ObstacleTheme),
    ],
)
def test_every_value_that_a_person_reads_has_one_label(
    labels: dict[StrEnum, str], vocabulary: type[StrEnum]
) -> None:
    assert set(labels) == set(vocabulary)
    assert len(set(labels.values())) == len(labels)


def test_every_reason_for_a_blank_has_words() -> None:
    assert set(privacy.BLANK_REASONS) == set(privacy.BlankReason)


def test_every_checkpoint_has_an_age_and_they_follow_each_other() -> None:
    ages = [CHECKPOINT_AGES[one] for one in Checkpoint]
    assert ages == sorted(set(ages))
