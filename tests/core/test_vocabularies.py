"""Stored values never change: each vocabulary is compared with a recorded list.

The record holds what the product stores. Adding a value is done by adding it to the record, in the
commit of its migration; no value ever leaves it.
"""

import json
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest

from core import metrics, privacy
from core.kernel import notices, vocabularies
from core.kernel.labels import OBSTACLE_LABELS
from core.kernel.vocabularies import (
    EVIDENCE_LABELS,
    OUTCOME_LABELS,
    ROLE_LABELS,
    VISIBILITY_LABELS,
    EvidenceType,
    ObstacleTheme,
    Outcome,
    Role,
    Visibility,
)
from core.metrics import figures, measures

RECORD = json.loads(Path(__file__).with_name("data").joinpath("vocabularies.json").read_text())
MODULES = (vocabularies, notices, measures, figures, privacy)


def _own_enums(module: ModuleType) -> dict[str, list[str]]:
    return {
        f"{module.__name__}.{name}": [one.value for one in found]
        for name, found in vars(module).items()
        if isinstance(found, type)
        and issubclass(found, StrEnum)
        and found.__module__ == module.__name__
    }


STORED = {name: values for module in MODULES for name, values in _own_enums(module).items()}


def test_every_vocabulary_is_on_record_and_every_recorded_one_still_stands() -> None:
    assert STORED.keys() == RECORD.keys()


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
    ages = [metrics.CHECKPOINT_AGES[one] for one in vocabularies.Checkpoint]
    assert ages == sorted(set(ages))
