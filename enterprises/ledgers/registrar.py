"""谁登记: the business-registration extract. One row per market entity, codes and states from the register."""

from enterprises.ledgers.habits import Habits

REGISTRAR = Habits("registrar", tables=("enterprise", "outlet", "worker"))
