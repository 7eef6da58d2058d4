import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modals.kit import prose
from modals.kit.blocks import marked
from modals.kit.prose import Address, Code, Colleague, Prose, Strong, Timestamp
from tests.modals.samples import AWKWARD, person

# What Slack would read as a mark: a special form, a style, or an escape of its own.
_SPECIAL = re.compile(r"[<>]")
_STYLE = re.compile(r"[*`]|(?<![^\W_])[_~]|[_~](?![^\W_])")
_BARE_AMPERSAND = re.compile(r"&(?!(amp|lt|gt);)")
_MESSY = st.text(alphabet=st.sampled_from("ab &<>*_~`!@#|:\n\r\u2028\u202e\u200bא👩"))


@given(_MESSY)
def test_nothing_that_was_typed_becomes_a_mark(text: str) -> None:
    drawn = Prose(text).mrkdwn()
    assert not _SPECIAL.search(drawn)
    assert not _STYLE.search(drawn)
    assert not _BARE_AMPERSAND.search(drawn)
    assert not re.search(r"[\n\r\u2028]", drawn)


@given(_MESSY)
def test_a_strong_word_is_strong_as_a_whole_or_left_out(text: str) -> None:
    drawn = Prose(Strong(text)).mrkdwn()
    assert drawn == "" or (drawn[0] == drawn[-1] == "*" and drawn.count("*") == 2)


@given(_MESSY)
def test_the_fallback_holds_no_mentions_either(text: str) -> None:
    said = Prose(text, Strong(text), Code(text)).plain_text()
    assert not _SPECIAL.search(said)
    assert not _BARE_AMPERSAND.search(said)


def test_slack_is_told_not_to_look_for_links_and_mentions_in_words() -> None:
    assert marked("@channel example.com")["verbatim"] is True


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("2 * 3 * 4", "2 \u2217 3 \u2217 4"),
        ("snake_case stays", "snake_case stays"),
        ("_so_ ~not~", "\u02cdso\u02cd \u223cnot\u223c"),
        ("`code`", "\u02cbcode\u02cb"),
        ("R&D <b>", "R&amp;D &lt;b&gt;"),
        ("two\nlines", "two lines"),
        ("\u202eturned", "turned"),
        ("מורה", "מורה"),
    ],
)
def test_marks_are_drawn_as_lookalikes_and_words_stay(typed: str, drawn: str) -> None:
    assert Prose(typed).mrkdwn() == drawn


def test_a_moment_is_shown_in_the_readers_zone_and_said_in_the_persons() -> None:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    line = Prose("on ", Timestamp(at, ZoneInfo("Europe/Berlin")))
    assert line.plain_text() == "on Tuesday 24 November at 10:00"
    assert line.mrkdwn() == (
        "on <!date^1795510800^{date_long} at {time}|Tuesday 24 November at 10:00>"
    )


def test_a_colleague_is_named_by_slack_in_both() -> None:
    line = Prose("with ", Colleague("U0BEN0002"))
    assert line.mrkdwn() == line.plain_text() == "with <@U0BEN0002>"


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_fallback_that_would_be_split_is_cut_in_sight(text: str) -> None:
    said = prose.plain_text([Prose(text * 4001)])
    assert len(said) <= prose.FALLBACK_MAX
    assert said.endswith("… The rest is in the message itself.")
    assert not _BARE_AMPERSAND.search(said)


def test_a_fallback_that_fits_is_whole() -> None:
    assert prose.plain_text("a" * 4000) == "a" * 4000


def test_lines_stand_below_each_other() -> None:
    assert prose.mrkdwn([Prose("one"), Prose(Strong("two"))]) == "one\n*two*"
    assert prose.plain_text([Prose("one"), Prose(Strong("two"))]) == "one\ntwo"


def test_an_address_is_a_link_that_shows_itself_whole() -> None:
    """Its letters are never changed for ones that look alike: it is copied."""
    url = "https://example.com/certificates/_a-_b*~c"
    line = Prose("Check it: ", Address(url))
    assert line.mrkdwn() == line.plain_text() == f"Check it: <{url}>"


@pytest.mark.parametrize(
    ("hour", "locale", "said"),
    [
        (14, "en-US", "Monday, September 14 at 2:05 PM"),
        (0, "en-US", "Monday, September 14 at 12:05 AM"),
        (14, "en-GB", "Monday 14 September at 14:05"),
        (14, "", "Monday 14 September at 14:05"),
    ],
)
def test_a_moment_is_worded_as_its_reader_is_used_to(hour: int, locale: str, said: str) -> None:
    at = datetime(2026, 9, 14, hour, 5, tzinfo=UTC)
    assert Timestamp.of(at, replace(person(), time_zone="UTC", locale=locale)).words == said
