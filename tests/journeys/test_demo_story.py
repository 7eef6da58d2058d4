from pathlib import Path

from tests.journeys.demo_story import play


async def test_the_whole_story_is_seen_as_expected(tmp_path: Path) -> None:
    seen: list[str] = []

    await play(tmp_path, seen.append)

    assert [line for line in seen if line.startswith("\n")][-1] == "\n6  The digest"
