"""Tables of coverage. Branches, instructors and decisions join as they are built."""

from branches.models.proposals import Proposal

__all__ = ["Proposal"]
