from core.privacy import Band, Modifier
from core.signals.records import GapShare
from storage.kit.transaction import Row


def share_from(row: Row) -> GapShare:
    """Read gap tag, percentage, modifier and band, in this order."""
    gap_tag, percent, modifier, band = row
    return GapShare(
        gap_tag=gap_tag,
        percent=int(percent),
        modifier=None if modifier is None else Modifier(modifier),
        band=Band(band),
    )
