"""A second generator of ledgers, written by somebody who had not read the matcher.

The demo's generator and the matcher grew up under one roof, so they may share
blind spots. This package keeps a world model, names and spreadsheet habits of
its own; ``python -m tests.blind DIR --seed N --level messy`` writes a folder
that ``manage.py survey_folder`` can read, and the truth beside it.
"""
