"""The tables of states of content and reflections, every pair walked; and what their forms hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import product
from typing import TypeVar

import pytest

from core.content import assets, videos, visibility
from core.content.assets import AssetForm
from core.content.videos import VideoForm
from core.content.vocabulary import AssetType, ReleaseRule, VideoApproval, Visibility
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.transitions import advance
from core.kernel.web_address import link_error
from core.reflections import records as reflections
from core.reflections.vocabulary import ReflectionState

State = TypeVar("State", bound=StrEnum)

# Written from the specification, not from the tables.
MOVES = {
    ("draft", "pre_engagement"),
    ("draft", "day_of"),
    ("draft", "post_released"),
    ("pre_engagement", "draft"),
    ("pre_engagement", "day_of"),
    ("pre_engagement", "post_released"),
    ("day_of", "draft"),
    ("day_of", "pre_engagement"),
    ("day_of", "post_released"),
    ("post_released", "draft"),
    ("post_released", "day_of"),
}
REUSABLE_MOVES = {("draft", "post_released"), ("post_released", "draft")}
APPROVALS = {
    ("pending", "approved"),
    ("pending", "rejected"),
    ("rejected", "pending"),
    ("approved", "rejected"),
}
STEPS = {("draft", "complete")}


def _walk(
    table: Mapping[State, frozenset[State]], current: State, target: State
) -> tuple[bool, str]:
    try:
        advance(table, current, target, "This")
    except ConflictError as refused:
        return False, str(refused)
    return True, ""


@pytest.mark.parametrize(("current", "target"), list(product(Visibility, repeat=2)))
def test_an_asset_moves_along_its_table_and_nowhere_else(
    current: Visibility, target: Visibility
) -> None:
    allowed = (current.value, target.value) in MOVES
    assert _walk(visibility.TRANSITIONS, current, target)[0] is allowed
    reusable = (current.value, target.value) in REUSABLE_MOVES
    assert _walk(visibility.REUSABLE_TRANSITIONS, current, target)[0] is reusable


@pytest.mark.parametrize(("current", "target"), list(product(VideoApproval, repeat=2)))
def test_a_video_s_approval_moves_along_its_table_and_nowhere_else(
    current: VideoApproval, target: VideoApproval
) -> None:
    moved, why_not = _walk(videos.TRANSITIONS, current, target)
    assert moved is ((current.value, target.value) in APPROVALS)
    assert moved or current.value in why_not


@pytest.mark.parametrize(("current", "target"), list(product(ReflectionState, repeat=2)))
def test_a_reflection_s_steps_lead_one_way(
    current: ReflectionState, target: ReflectionState
) -> None:
    moved, _ = _walk(reflections.TRANSITIONS, current, target)
    assert moved is ((current.value, target.value) in STEPS)


def test_a_sentence_of_one_s_own_takes_the_place_of_the_plain_one() -> None:
    with pytest.raises(ConflictError, match=r"^Because$"):
        advance({}, Visibility.DRAFT, Visibility.DAY_OF, "This", why_not="Because")


def test_every_type_has_a_rule_of_its_own() -> None:
    assert set(assets.DEFAULT_RULES) == set(AssetType)
    assert ReleaseRule.BY_HAND not in assets.DEFAULT_RULES.values()


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ("https://example.org", False),
        ("HTTP://EXAMPLE.ORG/a?b=c#d", False),
        ("https://example.org/" + "a" * 1980, False),
        ("https://example.org/" + "a" * 1981, True),
        ("", True),
        ("example.org", True),
        ("ftp://example.org", True),
        ("javascript:alert(1)", True),
        ("https://", True),
        ("https:///path", True),
        ("https://exa mple.org", True),
        ("https://example.org/a\nb", True),
        ("https://[broken", True),
    ],
)
def test_a_link_is_an_address_of_the_web_and_not_too_long(link: str, *, wrong: bool) -> None:
    assert (link_error(link) is not None) is wrong


def _wrong(check: Callable[[], None]) -> set[str]:
    try:
        check()
    except FieldErrors as errors:
        return set(errors.fields)
    return set()


PRE_WORK = AssetForm("Read this", AssetType.PRE_WORK, "https://example.org")
LEARNING = AssetForm(
    "Two minutes on wait time",
    AssetType.MICROLEARNING,
    "https://example.org",
    gap_tags=("student_engagement/wait_time",),
)


@pytest.mark.parametrize(
    ("form", "unknown", "fields"),
    [
        (PRE_WORK, [], set()),
        (replace(PRE_WORK, title=" "), [], {"title"}),
        (replace(PRE_WORK, title="é" * 150), [], set()),
        (replace(PRE_WORK, title="é" * 151), [], {"title"}),
        (replace(PRE_WORK, link="nowhere"), [], {"link"}),
        (replace(PRE_WORK, title="", link=""), [], {"title", "link"}),
        (LEARNING, [], set()),
        (LEARNING, ["student_engagement/wait_time"], {"gap_tags"}),
        (replace(LEARNING, gap_tags=()), [], {"gap_tags"}),
        (replace(LEARNING, gap_tags=tuple(f"a/{n}" for n in range(10))), [], set()),
        (replace(LEARNING, gap_tags=tuple(f"a/{n}" for n in range(11))), [], {"gap_tags"}),
    ],
)
def test_an_asset_s_form_says_which_field_is_wrong(
    form: AssetForm, unknown: list[str], fields: set[str]
) -> None:
    assert _wrong(lambda: assets._check(form, unknown)) == fields


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (VideoForm("https://example.org/v", 1), set()),
        (VideoForm("https://example.org/v", 45), set()),
        (VideoForm("https://example.org/v", 46), {"duration_seconds"}),
        (VideoForm("https://example.org/v", 0), {"duration_seconds"}),
        (VideoForm("v", -1), {"url", "duration_seconds"}),
    ],
)
def test_a_video_s_form_says_which_field_is_wrong(form: VideoForm, fields: set[str]) -> None:
    assert _wrong(lambda: videos._check(form)) == fields
