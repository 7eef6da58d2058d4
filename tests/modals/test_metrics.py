import struct
import xml.etree.ElementTree as ET

import pytest
import vl_convert

from core.privacy import Band, BlankReason, Figure, Modifier
from modals.metrics import chart, digest
from tests.modals import samples
from tests.modals.reading import shown
from tests.modals.samples import AWKWARD, figure, figures

BLANK = figure(None, blank=BlankReason.TOO_FEW, band=None)
FILE = "F0ABCDEF12"
FEW, TEENS = " (5\u20139 people)", " (10\u201319 people)"


def _line(message_text: str, words: str) -> str:
    return next(line for line in message_text.splitlines() if words in line)


@pytest.mark.parametrize(
    ("shown_figure", "said"),
    [
        (figure(62.0), "• 62 % made a plan" + TEENS),
        (figure(60.0, band=Band.N5_9), "• 60 % made a plan" + FEW),
        (figure(80, modifier=Modifier.OR_MORE), "• 80 % or more made a plan" + TEENS),
        (
            figure(5, modifier=Modifier.OR_FEWER, band=Band.N50_PLUS),
            "• 5 % or fewer made a plan (50 or more people)",
        ),
        (
            figure(62.0, some_still_open=True),
            f"• 62 % made a plan{TEENS}, and some still have time",
        ),
        (BLANK, "• Made a plan: no figure, fewer than 5 people to count"),
        (
            figure(None, blank=BlankReason.TOO_FEW, band=None, floor=None),
            "• Made a plan: no figure, too few people to count",
        ),
        (
            figure(62.0, band=Band.N10_19, band_or_more=True),
            "• 62 % made a plan (10 or more people)",
        ),
        (
            figure(None, blank=BlankReason.WINDOW_OPEN),
            "• Made a plan: no figure, still open" + TEENS,
        ),
    ],
)
def test_a_share_is_said_with_its_band_or_its_reason(shown_figure: Figure, said: str) -> None:
    message = digest.digest(figures(PLAN_RATE=shown_figure), FILE)
    assert said in message["text"].splitlines()
    assert said in shown(message).replace("*", "").splitlines()


@pytest.mark.parametrize(
    ("median", "said"),
    [
        (
            figure(26.0, band=Band.N20_49),
            "• Half of the group had tried it within 26 hours (20–49 people)",
        ),
        (
            figure(1.0, band=Band.N50_PLUS),
            "• Half of the group had tried it within 1 hour (50 or more people)",
        ),
        (
            figure(0.0, band=Band.N20_49),
            "• Half of the group had tried it within an hour (20–49 people)",
        ),
        (figure(24.0), "• Half of the group had tried it within about 24 hours" + TEENS),
        (figure(0.0), "• Half of the group had tried it within 3 hours" + TEENS),
        (
            figure(None, blank=BlankReason.NOT_REACHED),
            "• Time to a first try: no figure, fewer than half have tried it yet" + TEENS,
        ),
    ],
)
def test_the_median_is_said_in_hours(median: Figure, said: str) -> None:
    message = digest.digest(figures(MEDIAN_HOURS=median), FILE)
    assert _line(message["text"], said[:20]) == said


def test_the_picture_says_in_words_what_it_shows() -> None:
    message = digest.digest(figures(APPLIED_5D=BLANK), FILE)
    image = next(block for block in message["blocks"] if block["type"] == "image")
    assert image["slack_file"] == {"id": FILE}
    assert image["alt_text"] == (
        "Bar chart of shares of the group. Made a plan: 62 %. Tried it within 24 hours: 62 %."
        " Tried it within 48 hours: 62 %."
        " Tried it within 5 days: no figure, fewer than 5 people to count."
    )


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_digest_mentions_nobody(text: str) -> None:
    message = digest.digest(figures(samples.at_most(text, 150)), FILE)
    for said in (message["text"], shown(message)):
        assert "<@" not in said
        assert "<!channel" not in said
        assert "<!here" not in said


def test_the_chart_writes_every_bar_and_every_blank() -> None:
    drawn = ET.fromstring(  # noqa: S314  # our own drawing
        chart.digest_svg(
            figures(PLAN_RATE=figure(20, modifier=Modifier.OR_FEWER), APPLIED_5D=BLANK)
        )
    )
    texts = [element.text for element in drawn.iter() if element.tag.endswith("text")]
    assert "Made a plan" in texts
    assert "20 % or fewer" in texts
    assert "62 %" in texts
    assert "fewer than 5 people to count" in texts
    assert "no figure" in texts
    blanks = [e for e in drawn.iter() if e.get("fill") == "url(#blank)"]
    assert len(blanks) == 1


def test_a_bar_is_as_long_as_its_share() -> None:
    drawn = ET.fromstring(  # noqa: S314  # our own drawing
        chart.digest_svg(figures(PLAN_RATE=figure(50.0), APPLIED_24H=figure(100.0)))
    )
    purple, teal, *_ = (e for e in drawn.iter() if e.get("fill") in {"#5b4bc4", "#0f8b8d"})
    assert float(teal.get("width", 0)) == 2 * float(purple.get("width", 0))


def test_the_chart_becomes_a_picture_of_twice_its_size() -> None:
    png = vl_convert.svg_to_png(chart.digest_svg(figures(APPLIED_24H=BLANK)), scale=2)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1600, 636)


def test_a_release_without_some_measures_says_the_others() -> None:
    some = figures()
    kept = {measure: one for measure, one in some.figures.items() if measure.value == "plan_rate"}
    message = digest.digest(type(some)(**_fields(some) | {"figures": kept}), FILE)
    assert "62 % made a plan" in message["text"]
    assert "24 hours" not in message["text"]


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]  # a slotted dataclass
