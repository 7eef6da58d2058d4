"""What is read for the notice that a pulse check is open, when it is sent."""

from dataclasses import dataclass
from typing import Protocol

from core.engagements.notices import Recipient, RecipientWork, read_recipient
from core.kernel.notices import Notice
from core.pulses.records import PulseRound, PulseWork


class PulseNoticeWork(PulseWork, RecipientWork, Protocol): ...


@dataclass(frozen=True, slots=True)
class OpenPulse:
    about: Recipient
    pulse: PulseRound


async def read_open_pulse(work: PulseNoticeWork, notice: Notice) -> OpenPulse | None:
    """Read the round that is open now; none where none takes answers."""
    about = await read_recipient(work, notice)
    pulse = await work.pulses.round_of(about.engagement.id) if about else None
    if about is None or pulse is None or not pulse.takes_answers(work.now):
        return None
    return OpenPulse(about, pulse)
