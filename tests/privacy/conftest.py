from collections.abc import Iterator

import pytest

from storage.embedded import EmbeddedServer
from tests.conftest import copied
from tests.privacy.paired_databases import PairedDatabases


@pytest.fixture(scope="module")
def paired_databases(template: EmbeddedServer) -> Iterator[PairedDatabases]:
    """Two migrated databases of a file's own, alike to the last row."""
    with copied(template) as left, copied(template) as right:
        yield PairedDatabases(left, right)
