"""Released figures of a cohort: in words, and as a picture that says the same."""

from modals.metrics.chart import chart_words, digest_svg
from modals.metrics.cohort_view import cohort_view
from modals.metrics.digest import digest

__all__ = ["chart_words", "cohort_view", "digest", "digest_svg"]
