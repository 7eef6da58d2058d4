"""The sum of all work. `storage` implements it; handlers and jobs open it; nobody in core names it.

A slice's work comes before those that it stands on, so that its stores are the wider ones.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from core.action_plans.records import PlanWork
from core.applications.records import ApplicationWork
from core.audit_sealing import SealingWork
from core.certificates.records import CertificateWork
from core.content.assets import AssetWork
from core.content.videos import VideoWork
from core.data_requests import DataRequestWork
from core.delivery import HomeQueue
from core.engagements.records import EngagementWork
from core.floors import FloorWork
from core.interventions.records import InterventionWork
from core.journeys import JourneyWork
from core.metrics.figures import FigureWork
from core.metrics.releases import ReleaseWork
from core.people import PeopleWork
from core.pulses.records import PulseWork
from core.reflections.records import ReflectionWork
from core.roles import RoleWork
from core.schools import SchoolWork
from core.signals.records import GapWork, SignalWork


class UnitOfWork(
    SignalWork,
    GapWork,
    ReleaseWork,
    CertificateWork,
    InterventionWork,
    JourneyWork,
    PlanWork,
    ApplicationWork,
    AssetWork,
    VideoWork,
    DataRequestWork,
    PulseWork,
    ReflectionWork,
    EngagementWork,
    FloorWork,
    SealingWork,
    PeopleWork,
    RoleWork,
    SchoolWork,
    Protocol,
):
    """One transaction under the writing role. It commits when its block ends without an error."""


class ReadUnitOfWork(FigureWork, Protocol):
    """One transaction under the reading role: released figures and what they belong to."""


class Database(Protocol):
    """Opens units of work. `request` names what caused it, for the audit."""

    @property
    def homes(self) -> HomeQueue: ...

    def unit_of_work(self, request: str) -> AbstractAsyncContextManager[UnitOfWork]: ...

    def read_unit_of_work(self, request: str) -> AbstractAsyncContextManager[ReadUnitOfWork]: ...
