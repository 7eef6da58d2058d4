from core.certificates.records import CertificateDetails
from modals.certificates.certificate_svg import certificate_svg


def certificate_pdf(shown: CertificateDetails, address: str) -> bytes:
    """Make the certificate's one page. `address` is where anybody may check it."""
    import vl_convert  # noqa: PLC0415  # a large library, needed for certificates and digests alone

    pdf: bytes = vl_convert.svg_to_pdf(certificate_svg(shown, address))
    return pdf
