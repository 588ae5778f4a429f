"""谁用工: an enterprise's roster. The enterprise stands in the title, the unit line or the sheet's name."""

from enterprises.ledgers.habits import Habits

EMPLOYER = Habits("employer", tables=("worker", "enterprise", "outlet"))
