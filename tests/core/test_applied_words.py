"""What is typed after `/applied` is read: the strategy by its name, and how it went."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.applications import understand
from core.engagements import Engagement, Strategy
from core.kernel.ids import EngagementId, StrategyId
from core.kernel.vocabularies import Outcome
from tests.modals import samples

NAMES = ["Think-pair-share", "Exit tickets", "Cold call", "Wait time", "The success criteria"]


def _workshop(number: int, names: list[str]) -> Engagement:
    taught = tuple(
        Strategy(StrategyId(UUID(int=number * 100 + index)), name, "")
        for index, name in enumerate(names)
    )
    return replace(samples.plain_engagement(), id=EngagementId(UUID(int=number)), strategies=taught)


HERE = _workshop(1, NAMES)
WORKED, FAILED = Outcome.SUCCESS, Outcome.ATTEMPTED_FAILED


@pytest.mark.parametrize(
    ("typed", "strategy", "outcome", "rest"),
    [
        ("", None, None, ""),
        ("think-pair-share worked", "Think-pair-share", WORKED, ""),
        ("Think pair share WORKED!", "Think-pair-share", WORKED, ""),
        ("tps worked", "Think-pair-share", WORKED, ""),
        ("exit tickets didn't work", "Exit tickets", FAILED, ""),
        ("exit tickets didn\u2019t work", "Exit tickets", FAILED, ""),
        ("exit ticket did not really work", "Exit tickets", FAILED, ""),
        ("I tried the exit tickets and it did not go well", "Exit tickets", FAILED, ""),
        ("exti tickets", "Exit tickets", None, ""),
        ("cold calling failed", "Cold call", FAILED, ""),
        ("worked: cold call", "Cold call", WORKED, ""),
        ("wait time went really well", "Wait time", WORKED, ""),
        ("not yet wait time", "Wait time", FAILED, ""),
        ("success criteria worked", "The success criteria", WORKED, ""),
        ("it worked", None, WORKED, ""),
        ("didn't work", None, FAILED, ""),
        ("jigsaw worked", None, WORKED, "jigsaw"),
        ("cold call monday", "Cold call", None, "monday"),
        ("yesterday I tried cold call", "Cold call", None, ""),
        ("cold call worked with <@U1>", "Cold call", WORKED, "u1"),
        ("cold call didn't work, then worked", "Cold call", None, "didnt work then worked"),
        ("???", None, None, ""),
        ("קוֹל", None, None, "קו ל"),
    ],
)
def test_what_was_typed_is_understood_as_far_as_it_goes(
    typed: str, strategy: str | None, outcome: Outcome | None, rest: str
) -> None:
    said = understand(typed, [HERE])
    assert (said.strategy.name if said.strategy else None) == strategy
    assert (said.outcome, said.rest) == (outcome, rest)
    assert (said.engagement is None) is (said.strategy is None)


def test_yesterday_is_a_day() -> None:
    assert understand("cold call worked yesterday", [HERE]).yesterday
    assert not understand("cold call worked today", [HERE]).yesterday


def test_of_two_workshops_the_first_that_taught_it_is_meant() -> None:
    other, again = _workshop(2, ["Jigsaw"]), _workshop(3, NAMES)
    assert understand("cold call worked", [other, HERE, again]).engagement == HERE
    assert understand("jigsaw worked", [HERE, other]).engagement == other


def test_of_two_names_the_nearer_one_is_meant() -> None:
    near = _workshop(4, ["Exit ticket with a partner", "Exit ticket"])
    said = understand("exit ticket worked", [near])
    assert said.strategy == near.strategies[1]


def test_very_long_words_are_read_to_a_length_and_the_rest_is_said() -> None:
    said = understand("cold call worked " + "x" * 5000, [HERE])
    assert said.strategy is not None
    assert said.outcome is WORKED
    assert len(said.rest) >= 4900


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=75), min_size=1, max_size=3))
def test_whatever_is_typed_is_read_without_a_fault(typed: str, names: list[str]) -> None:
    workshop = _workshop(5, names)
    said = understand(typed, [workshop])
    assert said.strategy is None or said.strategy in workshop.strategies
