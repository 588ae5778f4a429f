"""Tables of the services."""

from services.models.stations import RestStation

__all__ = ["RestStation"]
