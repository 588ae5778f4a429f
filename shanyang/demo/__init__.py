"""The demo district: invented people, invented ledgers, and the truth beside them.

Stands under the roof: nobody imports it, and it never looks into the rules or
the ledger readers, so that what it writes tests them honestly.
"""
