"""From a notice (ids) to a message: what it needs is read now, not when it was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import modals.action_plans
import modals.applications
import modals.interventions
import modals.metrics
from core import metrics
from core.action_plans import PlanInContext
from core.kernel.ids import ApplicationId, CohortId, EngagementId, PlanId
from core.kernel.notices import Notice, NoticeKind
from core.kernel.vocabularies import Checkpoint
from core.ports import Memory, UnitOfWork
