"""The certificate on paper, opened by others' hands: one page, whatever stands on it."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from bot.documents.certificate_pdf import certificate_pdf
from core.certificates.records import CertificateDetails
from modals.certificates.text_layout import fit, fit_list, printable, width
from tests.modals import samples
from tests.modals.samples import AWKWARD

ADDRESS = "https://uptake.example.org/certificates/0123456789abcdefghij_-ABCDEFGHIJ"
PLAIN = replace(
    samples.certificate(),
    holder="Lena Fischer",
    topic="Talk that teaches",
    school="Oak School",
    issuer="Riverside",
    strategies=("Think-pair-share", "Exit tickets"),
    starts_at=datetime(2026, 9, 14, 23, tzinfo=UTC),
)
_DARK = 128


def _page(shown: CertificateDetails) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(certificate_pdf(shown, ADDRESS))
    assert len(document) == 1
    return document[0]


def _words(shown: CertificateDetails) -> str:
    return str(_page(shown).get_textpage().get_text_bounded())


def test_it_says_who_what_when_and_where_to_check() -> None:
    output = _words(PLAIN)
    for words in (
        "Certificate of practice",
        "Lena Fischer",
        "Talk that teaches",
        "Oak School",
        "Riverside",
        "Think-pair-share",
        "Exit tickets",
        ADDRESS,
        # 23:00 UTC is the next day at the school.
        "on 15 September 2026",
    ):
        assert words in output


def test_days_are_worded_as_the_holder_is_used_to() -> None:
    assert "September 15, 2026" in _words(replace(PLAIN, locale="en-US"))


def test_it_is_a_page_of_paper() -> None:
    assert _page(PLAIN).get_size() == (842, 595)


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_the_longest_and_oddest_names_stay_on_the_page(text: str) -> None:
    """Nothing is written over the frame, and nothing over the foot."""
    page = _page(samples.certificate(text, strategies=60))
    image = page.render(scale=1).to_pil().convert("L")
    for box in ((40, 40, 56, 490), (786, 40, 802, 490), (40, 500, 802, 505)):
        assert image.crop(box).getextrema()[0] > _DARK, box


def test_sixty_strategies_are_named_or_counted() -> None:
    short = replace(PLAIN, strategies=tuple(f"Strategy {n}" for n in range(1, 61)))
    output = _words(short).replace("\xa0", " ")
    assert "Strategy 1 " in output
    assert "Strategy 60" in output
    long = replace(PLAIN, strategies=tuple(f"{n} {'long name ' * 7}" for n in range(60)))
    assert "more, listed at the address below" in _words(long)


def test_a_name_of_pictures_alone_leaves_no_boxes() -> None:
    output = _words(replace(PLAIN, holder="👩🏽‍🏫🎉", strategies=("🎉",)))
    assert "its holder" in output
    assert "Strateg" not in output


def test_what_print_cannot_show_is_left_out() -> None:
    assert printable("Ana 👩🏽‍🏫\u200b\ufeff\x01\ufffe Silva \ud800") == "Ana Silva"
    assert printable("Łukasz 明 פרופ ❤️") == "Łukasz 明 פרופ"


@pytest.mark.parametrize(
    "name",
    [
        "Sinéad O\u00b4Connor",
        "90° and ℃, café™ © ® №",
        "a^b `c` ¨",
        # Joined, these are other letters than side by side.
        "ශ්\u200dරී ලංකා",
        "അവന്\u200d",
    ],
)
def test_what_is_written_stays_as_it_is_written(name: str) -> None:
    assert printable(name) == name


@pytest.mark.parametrize(
    "name", ["1\ufe0f\u20e3", "🏴\U000e0067\U000e007f1", "⌚⏰⭐1", "🇪🇸✔️1", "1\u200d👩", "\u200d 1"]
)
def test_pictures_leave_nothing_behind(name: str) -> None:
    assert printable(name) == "1"


def test_letters_are_set_in_the_largest_size_that_fits() -> None:
    assert fit("Ana", 100, 1, (30, 20, 10)).size == 30
    smaller = fit("Ana Silva Fischer", 100, 1, (30, 20, 10))
    assert (smaller.size, smaller.lines) == (10, ("Ana Silva Fischer",))
    cut = fit("W" * 100, 100, 2, (20, 10))
    assert cut.lines[-1].endswith("…")
    assert all(width(line, 10) <= 110 for line in cut.lines)


def test_wide_and_combining_letters_are_measured_as_such() -> None:
    assert width("明", 10) > width("m", 10) > width("i", 10)
    assert width("e\u0301", 10) == width("e", 10)
    assert width("ර\u200dර", 10) == width("රර", 10)


def test_a_list_with_no_room_still_begins() -> None:
    assert fit_list(["a" * 200, "b"], 100, 1, (8, 7)).lines[0].endswith("…")
