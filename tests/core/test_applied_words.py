"""What is typed after `/applied` is read: the strategy by its name, and how it went."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.applications.text import understand
from core.applications.vocabulary import Outcome
from core.engagements.records import Engagement, Strategy
from core.kernel.ids import EngagementId, StrategyId
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
        ("cold call went badly", "Cold call", FAILED, ""),
        ("cold call went really wrong", "Cold call", FAILED, ""),
        ("cold call worked badly", "Cold call", FAILED, ""),
        ("cold call failed badly", "Cold call", FAILED, "badly"),
        ("cold call was not successful", "Cold call", FAILED, ""),
        ("cold call wasn't successful", "Cold call", FAILED, ""),
        ("cold call was not a success", "Cold call", FAILED, ""),
        ("cold call haven't worked", "Cold call", FAILED, ""),
        ("cold call isn't working", "Cold call", FAILED, ""),
        ("couldn't get cold call to work", "Cold call", FAILED, ""),
        ("cold call didn't work out", "Cold call", FAILED, ""),
        ("cold call hardly worked", "Cold call", None, "hardly worked"),
        ("cold call only half worked", "Cold call", None, "only half worked"),
        ("cold call worked rather badly", "Cold call", None, "worked rather badly"),
        ("nothing worked", None, None, "nothing worked"),
        ("I don't think cold call worked", "Cold call", None, "dont think worked"),
        ("cold call did not go wrong", "Cold call", None, "not go wrong"),
        ("cold call never failed", "Cold call", None, "never failed"),
        ("cold call nearly failed", "Cold call", None, "nearly failed"),
        ("cold call went", "Cold call", None, "went"),
        ("cold call went on", "Cold call", None, "went on"),
        ("cold call went fine", "Cold call", WORKED, ""),
        ("cold call worked great", "Cold call", WORKED, ""),
        ("my student worked with cold call", "Cold call", WORKED, "student"),
        ("???", None, None, ""),
        ("קוֹל", None, None, "קו ל"),
    ],
)
def test_what_was_typed_is_understood_as_far_as_it_goes(
    typed: str, strategy: str | None, outcome: Outcome | None, rest: str
) -> None:
    output = understand(typed, [HERE])
    assert (output.strategy.name if output.strategy else None) == strategy
    assert (output.outcome, output.rest) == (outcome, rest)
    assert (output.engagement is None) is (output.strategy is None)


def test_yesterday_is_a_day() -> None:
    assert understand("cold call worked yesterday", [HERE]).yesterday
    assert not understand("cold call worked today", [HERE]).yesterday


def test_of_two_workshops_the_first_that_taught_it_is_meant() -> None:
    other, again = _workshop(2, ["Jigsaw"]), _workshop(3, NAMES)
    assert understand("cold call worked", [other, HERE, again]).engagement == HERE
    assert understand("jigsaw worked", [HERE, other]).engagement == other


def test_of_two_names_the_nearer_one_is_meant() -> None:
    near = _workshop(4, ["Exit ticket with a partner", "Exit ticket"])
    output = understand("exit ticket worked", [near])
    assert output.strategy == near.strategies[1]


ALIKE = _workshop(
    6,
    [
        *("Exit ticket A", "Exit ticket B", "Exit ticket 10", "Cold call", "Cold call in pairs"),
        *("Think pair share", "Think pair square", "Read aloud", "Read along"),
    ],
)


@pytest.mark.parametrize(
    ("typed", "strategy", "rest"),
    [
        ("cold call in pairs worked", "Cold call in pairs", ""),
        ("cold calls in pairs worked", "Cold call in pairs", ""),
        ("cold call worked", "Cold call", ""),
        ("a cold call with the class worked", "Cold call", "class"),
        ("exit ticket a worked", "Exit ticket A", ""),
        ("the exit ticket b worked", "Exit ticket B", ""),
        ("exit ticket 10 worked", "Exit ticket 10", ""),
        ("exit ticket worked", None, "exit ticket"),
        ("exit ticket c worked", None, "exit ticket c"),
        ("think pair worked", None, "think pair"),
        ("think pair square worked", "Think pair square", ""),
        ("tps worked", None, "tps"),
        ("read alo worked", None, "read alo"),
        ("cold call and read aloud worked", None, "cold call read aloud"),
        ("read aloud and read along worked", None, "read aloud read along"),
    ],
)
def test_of_names_that_begin_alike_the_one_with_more_of_the_words_or_none_is_meant(
    typed: str, strategy: str | None, rest: str
) -> None:
    for workshop in (ALIKE, replace(ALIKE, strategies=ALIKE.strategies[::-1])):
        output = understand(typed, [workshop])
        assert (output.strategy.name if output.strategy else None) == strategy
        assert (output.outcome, output.rest) == (WORKED, rest)


def test_very_long_words_are_read_to_a_length_and_the_rest_is_said() -> None:
    output = understand("cold call worked " + "x" * 5000, [HERE])
    assert output.strategy is not None
    assert output.outcome is WORKED
    assert len(output.rest) >= 4900


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=75), min_size=1, max_size=3))
def test_whatever_is_typed_is_read_without_a_fault(typed: str, names: list[str]) -> None:
    workshop = _workshop(5, names)
    output = understand(typed, [workshop])
    assert output.strategy is None or output.strategy in workshop.strategies
