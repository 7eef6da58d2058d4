"""What the README promises a newcomer works as it is written there."""

import asyncio
import os
import re
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from local_slack.__main__ import main
from local_slack.client import LocalSlack
from local_slack.process import free_port

# A busy machine may take long to start a process.
SECONDS = 90
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def written(name: str) -> str:
    """The README's block that begins with this file's name."""
    block = rf"(?ms)^( *)```\w+\n( *# {re.escape(name)}\n.*?)^\1```$"
    found = re.search(block, README)
    assert found, name
    return textwrap.dedent(found[2])


@asynccontextmanager
async def running(
    *arguments: str, folder: Path, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", *arguments),
        cwd=folder,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def said(process: asyncio.subprocess.Process, until: str) -> str:
    assert process.stdout
    lines = []
    while not lines or until not in lines[-1]:
        line = (await asyncio.wait_for(process.stdout.readline(), SECONDS)).decode()
        assert line, f"it ended after {lines}"
        lines.append(line)
    return "".join(lines)


async def test_an_app_of_one_s_own_runs_in_five_minutes(tmp_path: Path) -> None:
    app, slack_port = free_port(), free_port()
    (tmp_path / "manifest.yml").write_text(written("manifest.yml"), encoding="utf-8")
    (tmp_path / "app.py").write_text(written("app.py").replace("3000", str(app)), encoding="utf-8")
    started = ["-m", "local_slack", "--manifest", "manifest.yml", "--port", str(slack_port)]
    started += ["--app-url", f"http://127.0.0.1:{app}/slack/events"]
    async with running(*started, folder=tmp_path) as slack_process:
        told = await said(slack_process, "SLACK_APP_TOKEN")
        exported = dict(re.findall(r"^export (\w+)=(\S+)$", told, re.MULTILINE))
        async with (
            running("app.py", folder=tmp_path, **exported) as bolt,
            await LocalSlack.connect(f"http://127.0.0.1:{slack_port}") as slack,
        ):
            await said(bolt, "running")
            ana = slack.as_user("ana")
            await ana.types("/hello", channel="general")
            await ana.fills(**{"How are you?": "curious"})
            assert (await ana.submits()).errors == {}
            await ana.sees("You said: curious", where="dm")
            assert await slack.broken_rules() == []


async def test_an_app_that_comes_by_oauth_is_told_its_client(tmp_path: Path) -> None:
    (tmp_path / "manifest.yml").write_text(written("manifest.yml"), encoding="utf-8")
    started = ["-m", "local_slack", "--manifest", "manifest.yml", "--not-installed"]
    async with running(*started, "--port", str(free_port()), folder=tmp_path) as process:
        told = await said(process, "SLACK_CLIENT_SECRET")
    assert "SLACK_CLIENT_ID=" in told
    assert "SLACK_BOT_TOKEN" not in told


async def test_without_a_manifest_it_says_that_no_app_is_there(tmp_path: Path) -> None:
    started = ["-m", "local_slack", "--port", str(free_port())]
    async with running(*started, folder=tmp_path) as process:
        assert "no app" in await said(process, "Open")


def test_every_option_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    table = README.partition("## Options")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(--[a-z-]+)", table)) == offered
