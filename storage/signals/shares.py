from typing import Final

from core.signals.records import GapShare
from storage.kit.rows import Rows

GAP_SHARES: Final = Rows(GapShare)
