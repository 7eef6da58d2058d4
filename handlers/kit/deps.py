from dataclasses import dataclass

from core.kernel.links import Links
from core.pulses.records import Envelopes
from core.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Deps:
    """What listeners are given, as their last parameter."""

    database: Database
    links: Links
    envelopes: Envelopes
    keeps_data: bool = True
    """whether exports and erasures are carried out by this installation itself"""
