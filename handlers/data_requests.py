"""One's own data: a copy of everything, or one's erasure, asked for twice."""

from core.data_requests import (
    DataRequest,
    RequestKind,
    create_request,
    open_request,
    take_back_erasure,
)
from core.people import CurrentUser
from core.unit_of_work import UnitOfWork
from handlers.kit.listening import Form, Listeners
from handlers.kit.requests import Command, Press, Submission
from modals import data_requests as views
from modals.kit import shared_actions
from modals.kit.payloads import View


async def export(press: Press) -> None:
    """Have a copy of one's own data sent to one's messages."""
    await _ask_for_copy(press)
    await press.show(views.copy_comes(by_itself=press.deps.keeps_data))


async def export_by_word(command: Command) -> None:
    """Do the same by `/uptake export`."""
    await _ask_for_copy(command)
    await command.reply(views.copy_comes_message(by_itself=command.deps.keeps_data))


async def _ask_for_copy(request: Press | Command) -> None:
    await request.run_idempotently(
        lambda uow, user: create_request(uow, user, RequestKind.EXPORT),
        lambda uow, user: open_request(uow, user, RequestKind.EXPORT),
    )


async def open_erasure(request: Press | Command) -> None:
    """Say what an erasure takes and what it leaves."""
    current = await request.read(_erasure)
    await request.show(_status_view(request, current) if current else views.what_goes())


async def ask_again(submission: Submission) -> None:
    """Ask the second time."""
    current = await submission.read(_erasure)
    await submission.show(_status_view(submission, current) if current else views.are_you_sure())


async def erase(submission: Submission) -> None:
    """Note that somebody wants to be erased, now that they said so twice."""
    views.check_sure(submission.view)
    current = await submission.run_idempotently(
        lambda uow, user: create_request(uow, user, RequestKind.ERASURE), _erasure
    )
    await submission.show(_status_view(submission, current) if current else views.stays())


async def take_back(press: Press) -> None:
    """Stay after all, while nothing is erased yet."""

    async def stay(uow: UnitOfWork, user: CurrentUser) -> None:
        await take_back_erasure(uow, user)

    current = await press.run_idempotently(stay, _erasure)
    await press.show(_status_view(press, current) if current else views.stays())


async def _erasure(uow: UnitOfWork, user: CurrentUser) -> DataRequest | None:
    return await open_request(uow, user, RequestKind.ERASURE)


def _status_view(request: Press | Command | Submission, current: DataRequest) -> View:
    return views.erasure_comes(begun=current.begun, by_itself=request.deps.keeps_data)


LISTENERS = Listeners(
    presses={
        shared_actions.EXPORT_ACTION: export,
        shared_actions.ERASE_ACTION: open_erasure,
        views.STAY_ACTION: take_back,
    },
    submissions={
        views.WHAT_GOES_CALLBACK: Form(ask_again),
        views.SURE_CALLBACK: Form(erase, views.FIELDS),
    },
    words={"export": export_by_word, "erase": open_erasure},
)
