from typing import Final

from core.signals.store import GapShare
from storage.kit.rows import Rows

GAP_SHARES: Final = Rows(GapShare)
