"""What an action says when it does not do what was asked. All texts are for the person at the screen."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The act is not allowed, not now, or not without something that is missing.

    `field` names the form field beside which the sentence belongs.
    """

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Stale(Refused):
    """Somebody was faster. Carries both sides so that a page can show them.

    `theirs` and `yours` are (label, value) pairs: what stands now and what was sent.
    """

    def __init__(
        self,
        message: str | Promise,
        *,
        theirs: object = None,
        yours: object = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message, field)
        self.theirs = theirs
        self.yours = yours
