from core.certificates.issuing import own_certificate, own_certificate_details, send_again
from core.kernel.ids import CertificateId
from handlers.kit.listening import Listeners, follow_link
from handlers.kit.requests import Press
from modals.certificates import mine as views
from modals.certificates.messages import page_path
from modals.kit import shared_actions


async def open_list(press: Press) -> None:
    """Show one's own certificates, from Home, a message or another modal."""
    mine = await press.read(own_certificate_details)
    links = press.deps.links
    addresses = {one.certificate_id: links.public(page_path(one.code)) for one in mine}
    await press.show(views.mine(mine, addresses))


async def send(press: Press) -> None:
    """Send one of them to the DM again."""
    certificate_id = CertificateId(press.untrusted_id)
    certificate = await press.run_idempotently(
        lambda uow, user: send_again(uow, user, certificate_id),
        lambda uow, user: own_certificate(uow, user, certificate_id),
    )
    await press.show(views.on_its_way(certificate))


LISTENERS = Listeners(
    presses={
        shared_actions.OPEN_CERTIFICATES_ACTION: open_list,
        views.SEND_ACTION: send,
        views.FOLLOW_ACTION: follow_link,
    }
)
