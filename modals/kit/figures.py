"""One wording for a figure and for a blank, wherever it is shown."""

from collections.abc import Sequence

from core.privacy import BLANK_REASONS, Band, BlankReason, Figure, Modifier

BAND_LABELS = {
    Band.N5_9: "5–9 people",
    Band.N10_19: "10–19 people",
    Band.N20_49: "20–49 people",
    Band.N50_PLUS: "50 or more people",
}
# Where there may be more people than the band says.
OPEN_BAND_LABELS = {
    Band.N5_9: "5 or more people",
    Band.N10_19: "10 or more people",
    Band.N20_49: "20 or more people",
    Band.N50_PLUS: "50 or more people",
}
MODIFIER_LABELS = {Modifier.OR_MORE: " or more", Modifier.OR_FEWER: " or fewer"}


def percent(figure: Figure) -> str:
    """Word a share: "62 %", "80 % or more", or "no figure" where it is blank."""
    if figure.value is None:
        return "no figure"
    return f"{figure.value:g} %{MODIFIER_LABELS[figure.modifier] if figure.modifier else ''}"


def blank_reason(figure: Figure) -> str:
    if figure.blank is BlankReason.TOO_FEW and figure.floor is not None:
        return f"fewer than {figure.floor} people to count"
    return BLANK_REASONS[figure.blank] if figure.blank else ""


def band(figure: Figure) -> str:
    if figure.band is None:
        return ""
    return (OPEN_BAND_LABELS if figure.band_or_more else BAND_LABELS)[figure.band]


def people(figure: Figure, together_with: Sequence[str] = ()) -> str:
    """Word the denominator's band with a space before it: " (10–19 people)".

    `together_with` names the cohorts that it was counted together with.
    """
    parts = [band(figure)] if figure.band else []
    if together_with:
        parts.append(f"together with {', '.join(together_with)}")
    return f" ({', '.join(parts)})" if parts else ""
