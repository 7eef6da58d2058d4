"""What an engagement file says of its assets and its intro video; it may say nothing."""

from bot.loading.document import Place
from core.content.assets import GAP_TAGS_MAX, TITLE_MAX, AssetForm
from core.content.loading import ContentSpec
from core.content.videos import SECONDS_MAX, VideoForm
from core.content.vocabulary import AssetType, ReleaseRule
from core.kernel.web_address import LINK_MAX, link_error

_TAG_MAX = 80


def read_content(engagement: Place) -> ContentSpec:
    """Read `assets` and `video`. What is wrong is noted at its place and left out."""
    listed, video = engagement.get("assets"), engagement.get("video")
    assets = [_asset(one) for one in listed.items()] if listed else []
    titles: set[str] = set()
    for place, asset in zip(listed.items() if listed else (), assets, strict=True):
        if asset and asset.title in titles:
            place.problem(f"'{asset.title}' stands twice")
        titles |= {asset.title} if asset else set()
    return ContentSpec(
        tuple(one for one in assets if one), _video(video) if video is not None else None
    )


def _asset(place: Place) -> AssetForm | None:
    place.only("title", "type", "link", "release", "gap_tags")
    title_place, type_place = place.need("title"), place.need("type")
    title = title_place.text(TITLE_MAX) if title_place else None
    kind = type_place.choice(AssetType) if type_place else None
    link = _link(place, "link")
    rule_place, tags_place = place.get("release"), place.get("gap_tags")
    rule = rule_place.choice(ReleaseRule) if rule_place else None
    tags = [one.text(_TAG_MAX) for one in tags_place.items()] if tags_place else []
    if len(tags) > GAP_TAGS_MAX:
        place.problem(f"has {len(tags)} gap tags; at most {GAP_TAGS_MAX} fit")
    if kind is AssetType.MICROLEARNING and not tags:
        place.problem("needs 'gap_tags': that is how microlearning finds its readers")
    if title is None or kind is None or link is None:
        return None
    return AssetForm(title, kind, link, rule, tuple(dict.fromkeys(tag for tag in tags if tag)))


def _video(place: Place) -> VideoForm | None:
    place.only("link", "seconds")
    link, seconds_place = _link(place, "link"), place.need("seconds")
    seconds = seconds_place.number(1, SECONDS_MAX) if seconds_place else None
    return None if link is None or seconds is None else VideoForm(link, seconds)


def _link(place: Place, key: str) -> str | None:
    found = place.need(key)
    link = found.text(LINK_MAX) if found else None
    if found is None or link is None:
        return None
    if link_error(link):
        found.problem("is no link; a link looks like https://example.org/page")
        return None
    return link
