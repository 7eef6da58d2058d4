"""What a participant is given: pre-work with its links, materials, and the intro video."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.content.learning import MyAsset
from core.content.videos import MyVideo
from core.content.vocabulary import AssetType
from core.engagements.records import Engagement
from core.kernel.ids import AssetId
from modals.kit import blocks, shared_actions, views
from modals.kit.payloads import Block, Element, View
from modals.kit.prose import Prose, Strong

PREWORK_DONE_ACTION = "prework_done"
# Slack takes no longer address on a button.
_ADDRESS_MAX = 3000
# Keeps the modal within Slack's 100 blocks.
_SHOWN_MAX = 30


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything released to one person for one workshop, with where each link leads."""

    engagement: Engagement
    assets: Sequence[MyAsset]
    addresses: Mapping[AssetId, str]
    video: MyVideo | None
    video_address: str


def materials(shown: Materials) -> View:
    """Show pre-work first, each with its link and whether it is done."""
    prework = [one for one in shown.assets if one.asset.type is AssetType.PRE_WORK]
    others = [one for one in shown.assets if one.asset.type is not AssetType.PRE_WORK]
    drawn: list[Block] = [blocks.section(Prose(Strong(shown.engagement.topic)))]
    if shown.video is not None:
        drawn += _video(shown.video, shown.video_address)
    if prework:
        drawn += [blocks.header("Before the workshop"), blocks.section(_how_far(prework))]
        for one in prework[:_SHOWN_MAX]:
            drawn += _piece(one, shown.addresses)
    if others:
        drawn.append(blocks.header("Materials"))
        drawn += [
            blocks.section(one.asset.title, _link(one, shown.addresses))
            for one in others[:_SHOWN_MAX]
        ]
    if not shown.assets and shown.video is None:
        drawn.append(blocks.section("Nothing is released yet. It will show up here in time."))
    drawn.append(blocks.context("Nobody is shown what you opened, watched or did."))
    return views.info_modal("Materials", drawn)


def _video(mine: MyVideo, address: str) -> list[Block]:
    seconds = mine.video.duration_seconds
    text = f"A short hello from the person who runs your workshop ({seconds} seconds)."
    return [blocks.section(text, shared_actions.material_link("Watch", address))]


def _how_far(prework: Sequence[MyAsset]) -> str:
    left = sum(one.is_open for one in prework)
    if not left:
        return "All done. Thank you: you are ready."
    return f"{len(prework) - left} of {len(prework)} done."


def _piece(one: MyAsset, addresses: Mapping[AssetId, str]) -> list[Block]:
    if not one.is_open:
        return [
            blocks.section([Prose(Strong(one.asset.title)), Prose("✓ Done")], _link(one, addresses))
        ]
    done = blocks.button("Mark as done", PREWORK_DONE_ACTION, str(one.asset.id))
    return [
        blocks.section(Prose(Strong(one.asset.title))),
        blocks.actions(_link(one, addresses), done),
    ]


def _link(one: MyAsset, addresses: Mapping[AssetId, str]) -> Element:
    return shared_actions.material_link(
        "Open", addresses.get(one.asset.id, one.asset.link)[:_ADDRESS_MAX]
    )
