"""The back office of the ground floor."""

from . import accounts, master_data, records  # noqa: F401  (each registers its tables)
