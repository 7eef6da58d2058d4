import os
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

OpenDeployment = Callable[..., AbstractAsyncContextManager[Deployment]]
# A dead worker's messages come back after the lease; a story should not wait long for them.
QUICK = {"UPTAKE_LEASE_SECONDS": "2", "UPTAKE_SLACK_TIMEOUT_SECONDS": "1"}
SEED = "UPTAKE_FAULT_SEED"


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> str:
    """Draw the seed of this run, and say it; the environment may give one to replay."""
    drawn = os.environ.get(SEED) or str(random.SystemRandom().randrange(10**6))
    reporter = request.config.pluginmanager.getplugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        reporter.write_line(f"faults: {SEED}={drawn}")
    return drawn


@pytest.fixture
def open_deployment(tmp_path: Path, database: Database, launcher: ForkServer) -> OpenDeployment:
    """Open the house on the test's own database, with short leases."""
    return partial(deployment, tmp_path, database=database, launcher=launcher, settings=QUICK)
