from core.certificates.records import CertificateDetails
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Message
from modals.kit.prose import Address, Prose, Strong
from modals.kit.text import label

# Slack shows a file's title on one line.
_TITLE_MAX = 100


def page_path(code: str) -> str:
    """Return where the page of a code lies below our public address."""
    return f"certificates/{code}"


def title(shown: CertificateDetails) -> str:
    return label(f"Certificate: {shown.topic}", _TITLE_MAX)


def here_it_is(shown: CertificateDetails, address: str) -> Message:
    """Bring the certificate. Its words stand above the file."""
    lines = [
        Prose("Well done! Here is your certificate for ", Strong(shown.topic), "."),
        Prose("Whoever you give it to can check it here: ", Address(address)),
        Prose("You decide who sees it. Your Home tab in Uptake gives it to you again at any time."),
    ]
    return blocks.message(lines, [blocks.section(lines)])


def revoked(shown: CertificateDetails) -> Message:
    """Tell its holder, and nobody else, that a certificate was taken back."""
    lines = [
        Prose("Your certificate for ", Strong(shown.topic), " was taken back."),
        Prose(
            "Its page says so from now on. Your plans, tries and reflection stay as they are, and"
            " nobody else was told. If this surprises you, please ask the person who runs your"
            " workshops."
        ),
    ]
    return blocks.message(
        lines, [blocks.section(lines), blocks.actions(shared_actions.certificates_button())]
    )
