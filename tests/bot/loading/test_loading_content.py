"""Assets and the intro video of an engagement file: read with every problem, loaded once."""

from pathlib import Path

import pytest
import yaml

from bot.loading.content_file import read_content
from bot.loading.document import Problems, read_document
from core.content.assets import AssetForm
from core.content.loading import ContentSpec, load_content
from core.content.videos import VideoForm, submit_video
from core.content.vocabulary import AssetType, ReleaseRule
from core.kernel.errors import LoadError
from tests.conftest import Database
from tests.storage.world import World, look

LINK = "https://example.org/a"
READ = AssetForm("Read", AssetType.PRE_WORK, LINK)
LEARN = AssetForm("Learn", AssetType.MICROLEARNING, LINK, gap_tags=("literacy/decoding",))
VIDEO = VideoForm("https://example.org/v.mp4", 30)
ASSETS = "SELECT title, visibility, release_rule, engagement_id IS NULL FROM content_asset"
VIDEOS = "SELECT url, approval, reviewer_id FROM intro_video ORDER BY url"


def _read(tmp_path: Path, said: object) -> tuple[ContentSpec, list[str]]:
    path = tmp_path / "engagement.yaml"
    path.write_text(yaml.safe_dump(said, sort_keys=False))
    document = read_document(path)
    problems: Problems = document.problems
    return read_content(document), [one.split(": ", 1)[1] for one in problems.found]


async def _load(world: World, spec: ContentSpec) -> int:
    async with world.database.unit_of_work("load") as uow:
        return await load_content(uow, world.engagement_id, spec)


def test_what_a_file_says_is_read(tmp_path: Path) -> None:
    asset = {"title": "Read", "type": "pre_work", "link": LINK, "release": "day_of"}
    learn = {"title": "L", "type": "microlearning", "link": LINK, "gap_tags": ["a/b", "a/b"]}
    said = {"assets": [asset, learn], "video": {"link": VIDEO.url, "seconds": 30}}
    spec, problems = _read(tmp_path, said)
    assert problems == []
    assert spec.video == VIDEO
    assert spec.assets == (
        AssetForm("Read", AssetType.PRE_WORK, LINK, ReleaseRule.DAY_OF),
        AssetForm("L", AssetType.MICROLEARNING, LINK, gap_tags=("a/b",)),
    )
    assert _read(tmp_path, {"topic": "T"}) == (ContentSpec(), [])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"assets": [{"type": "pre_work", "link": LINK}]}, "'title' is missing"),
        ({"assets": [{"title": "T", "type": "x", "link": LINK}]}, "'x' is not one of"),
        ({"assets": [{"title": "T", "type": "pre_work", "link": "x"}]}, "is no link"),
        ({"assets": [{"title": "T", "type": "pre_work"}]}, "'link' is missing"),
        ({"assets": [{"title": "T", "type": "microlearning", "link": LINK}]}, "needs 'gap_tags'"),
        ({"assets": [{"title": "T", "type": "pre_work", "link": LINK}] * 2}, "stands twice"),
        (
            {"assets": [{"title": "T", "type": "pre_work", "link": LINK, "gap_tags": ["a"] * 11}]},
            "at most 10",
        ),
        ({"video": {"link": LINK, "seconds": 46}}, "from 1 to 45"),
        ({"video": {"link": LINK}}, "'seconds' is missing"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, said: object, problem: str) -> None:
    _, problems = _read(tmp_path, said)
    assert any(problem in one for one in problems), problems


async def test_loading_twice_is_loading_once(world: World, database: Database) -> None:
    spec = ContentSpec((READ, LEARN), VIDEO)
    assert await _load(world, spec) == 3
    assert await _load(world, spec) == 0
    assert sorted(look(database, ASSETS)) == [
        ("Learn", "post_released", "by_hand", True),
        ("Read", "draft", "pre_engagement", False),
    ]
    assert look(database, VIDEOS) == [(VIDEO.url, "approved", None)]
    assert await _load(world, ContentSpec()) == 0


async def test_what_the_strategist_sent_in_waits_for_a_person(
    world: World, database: Database
) -> None:
    async with world.database.unit_of_work("test") as uow:
        await submit_video(uow, await world.user(uow, "Uis"), VideoForm("https://a.example", 9))
    assert await _load(world, ContentSpec((), VIDEO)) == 0
    assert look(database, VIDEOS) == [("https://a.example", "pending", None)]
    look(database, "UPDATE engagement SET strategist_id = NULL")
    assert await _load(world, ContentSpec((), VIDEO)) == 0


async def test_a_gap_tag_that_there_is_not_loads_nothing(world: World, database: Database) -> None:
    wrong = AssetForm("Wrong", AssetType.MICROLEARNING, LINK, gap_tags=("no/such",))
    with pytest.raises(LoadError, match="no/such"):
        await _load(world, ContentSpec((READ, wrong)))
    assert look(database, ASSETS) == []
