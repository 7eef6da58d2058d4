"""One wording for a figure and for a blank, wherever it is shown."""

from core.privacy import BLANK_REASONS, Band, Figure, Modifier

BAND_LABELS = {
    Band.N5_9: "5–9 people",
    Band.N10_19: "10–19 people",
    Band.N20_49: "20–49 people",
    Band.N50_PLUS: "50 or more people",
}
MODIFIER_LABELS = {Modifier.OR_MORE: " or more", Modifier.OR_FEWER: " or fewer"}


def percent(figure: Figure) -> str:
    """Word a share: "62 %", "80 % or more", or "no figure" where it is blank."""
    if figure.value is None:
        return "no figure"
    return f"{figure.value:g} %{MODIFIER_LABELS[figure.modifier] if figure.modifier else ''}"


def blank_reason(figure: Figure) -> str:
    return BLANK_REASONS[figure.blank] if figure.blank else ""


def people(figure: Figure) -> str:
    """Word the denominator's band with a space before it: " (10–19 people)"."""
    return f" ({BAND_LABELS[figure.band]})" if figure.band else ""
