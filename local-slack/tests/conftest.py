from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from slack_support.kit import Stage, open_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        yield opened
