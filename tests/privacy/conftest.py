from collections.abc import Iterator

import pytest

from storage.embedded import EmbeddedServer
from tests.conftest import copied
from tests.privacy.twins import Twins


@pytest.fixture(scope="module")
def twins(template: EmbeddedServer) -> Iterator[Twins]:
    """Two migrated databases of a file's own, alike to the last row."""
    with copied(template) as left, copied(template) as right:
        yield Twins(left, right)
