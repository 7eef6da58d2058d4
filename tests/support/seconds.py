"""How long each file's tests take, kept in pytest's cache for `make quick`."""

import pytest

_KEY = "uptake/seconds"


class Seconds:
    """Sums up what is reported; under xdist the process that starts the others has it all."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._of: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        self._of[file] = self._of.get(file, 0.0) + report.duration

    def pytest_sessionfinish(self) -> None:
        # None where pytest runs without its cache.
        cache = getattr(self._config, "cache", None)
        if cache is not None and not hasattr(self._config, "workerinput"):
            found = {file: round(seconds, 2) for file, seconds in self._of.items()}
            cache.set(_KEY, {**cache.get(_KEY, {}), **found})
