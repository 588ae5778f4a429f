"""Who testifies in a round, and in which order a field believes them."""

from enum import StrEnum


class Source(StrEnum):
    """A voice about an enterprise. The first four owe a ledger, the others testify when asked.

    谁登记、谁主管、谁属地、谁用工谁调查; beside them the telephone enquiry, the
    visit, and the member list of the upper Party organization.
    """

    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    TERRITORY = "territory"
    EMPLOYER = "employer"
    ENQUIRY = "enquiry"
    VISIT = "visit"
    PARTY = "party"


OWED: tuple[Source, ...] = (Source.REGISTRAR, Source.SUPERVISOR, Source.TERRITORY, Source.EMPLOYER)
