"""谁主管: a sector department's ledger of enterprises, often with outlets and people on further sheets."""

from enterprises.ledgers.habits import Habits

SUPERVISOR = Habits("supervisor", tables=("enterprise", "worker", "outlet"))
