"""谁属地: a street's ledger. Its sheets or sections are communities, its rows enterprises, outlets and people."""

from enterprises.ledgers.habits import Habits

TERRITORY = Habits("territory", tables=("outlet", "enterprise", "worker"))
