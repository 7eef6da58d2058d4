"""What the operator does with a certificate."""

from core.certificates.issuing import revoke_certificate
from core.kernel.errors import FieldErrors, NotAllowedError, UptakeError
from core.policy import System
from core.unit_of_work import Database


class CertificateError(Exception):
    """A certificate stays as it is. `str(error)` says why."""


async def revoke_by_operator(database: Database, address: str, reason: str) -> str:
    """Take back the certificate of an address, or of a code; return what was done.

    Raises CertificateError.
    """
    code = address.strip().rstrip("/").rpartition("/")[2]
    try:
        async with database.unit_of_work("command:certificate") as uow:
            await revoke_certificate(uow, System("operator"), code, reason)
    except NotAllowedError:
        raise CertificateError("There is no certificate with this code.") from None
    except FieldErrors as errors:
        raise CertificateError(" ".join(errors.fields.values())) from None
    except UptakeError as refusal:
        raise CertificateError(str(refusal)) from None
    return "Taken back. Its page and its badge say so from now on, and its holder is told."
