"""Addresses that we give to one person: what they lead to, and that they cannot be made up."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class LinkPurpose(StrEnum):
    """What an address is for. One made for one purpose opens nothing else."""

    PRE_WORK = "pre_work"
    INTRO_VIDEO = "intro_video"


# Long enough for an engagement with all its weeks; a new message brings a new address.
LINK_LIFETIME = timedelta(days=180)


class Links(Protocol):
    """Makes addresses of our own pages. Their facts are readable, but cannot be changed."""

    def signed(self, purpose: LinkPurpose, facts: Mapping[str, str]) -> str:
        """Return an address that ends LINK_LIFETIME from now."""
        ...

    def public(self, path: str) -> str:
        """Return the full address of a page that anybody may open, such as `certificates/x`."""
        ...
