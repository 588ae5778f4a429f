"""From a delivered file to typed rows: pure up to `staging.py`, which stores them."""
