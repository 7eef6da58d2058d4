"""Errors word their own sentence for the person who will read it."""

from collections.abc import Mapping


class UptakeError(Exception):
    """Something a person should read. `str(error)` is the sentence, without anybody's words."""


class NotAllowedError(UptakeError):
    """Not allowed and does not exist get the same answer."""

    def __init__(self) -> None:
        super().__init__("That isn't available to you, or it no longer exists.")


class FieldErrors(UptakeError):  # noqa: N818  # reads as what it is: the errors of a form's fields
    """Wrong input, by field: `fields` maps a form field's name to the sentence shown at it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("Some answers need another look.")
        self.fields = dict(fields)


class ConflictError(UptakeError):
    """The thing has moved on since the person looked at it."""


class RepeatedError(UptakeError):
    """The same request was carried out before; its effect stands once."""

    def __init__(self) -> None:
        super().__init__("That was already saved.")


class LoadError(UptakeError):
    """A file cannot be loaded. `problems` are sentences that name file, line and column."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Nothing was loaded:\n" + "\n".join(problems))
        self.problems = problems


class StorageError(Exception):
    """The database refused or failed; what was being done does not stand, or is not known to."""


class UnauthorisedWriteError(RuntimeError):
    """Our bug: a use case tried to commit a write that nobody was authorised for."""
