"""Released figures of a cohort: in words, and as a picture that says the same."""

from modals.metrics.chart import chart_words, digest_svg
from modals.metrics.digest import digest
from modals.metrics.seen import seen

__all__ = ["chart_words", "digest", "digest_svg", "seen"]
