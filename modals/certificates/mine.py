from collections.abc import Mapping, Sequence

from core.certificates.records import CertificateDetails
from core.kernel.ids import CertificateId
from modals.kit import blocks, shared_actions, views
from modals.kit.dates import long_date
from modals.kit.payloads import Block, View
from modals.kit.prose import Address, Prose, Strong
from modals.kit.text import counted

SEND_ACTION = "certificate_send"
FOLLOW_ACTION = "certificate_follow"

# Three blocks each; keeps the list within Slack's 100.
SHOWN_MAX = 30


def mine(
    certificates: Sequence[CertificateDetails], addresses: Mapping[CertificateId, str]
) -> View:
    """List one's own, newest first, each with its file and its page."""
    drawn: list[Block] = []
    for one in certificates[:SHOWN_MAX]:
        drawn += _one(one, addresses[one.certificate_id])
    if not certificates:
        drawn.append(
            blocks.section(
                "You have no certificate yet. You get one when you finish “My reflection” after a"
                " workshop."
            )
        )
    if (left := len(certificates) - SHOWN_MAX) > 0:
        drawn.append(
            blocks.context(f"{counted(left, 'older one is', 'older ones are')} not shown.")
        )
    if certificates:
        drawn.append(
            blocks.context(
                "Only people you give the address or the file to can see a certificate. It says"
                " your name, the workshop and its strategies, and no score."
            )
        )
    return views.info_modal("My certificates", drawn)


def _one(shown: CertificateDetails, address: str) -> list[Block]:
    issued = f"Issued {long_date(shown.issued_at, shown.time_zone, shown.locale)}"
    heading = [Prose(Strong(shown.topic)), Prose(f"{issued}, ", shown.school)]
    if not shown.is_valid:
        return [blocks.section([*heading, Prose("Taken back; its page says so.")])]
    return [
        blocks.section(heading),
        blocks.actions(
            blocks.button("Send me the PDF", SEND_ACTION, str(shown.certificate_id)),
            blocks.link_button("Open its page", FOLLOW_ACTION, address),
        ),
        blocks.context(Prose("Address to share: ", Address(address))),
    ]


def on_its_way(shown: CertificateDetails) -> View:
    """Say that the file comes by message."""
    return views.info_modal(
        "On its way",
        [
            blocks.section(
                Prose(
                    "Your certificate for ",
                    Strong(shown.topic),
                    " is on its way to your messages with Uptake.",
                )
            ),
            blocks.actions(shared_actions.certificates_button()),
        ],
    )
