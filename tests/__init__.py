"""The proof. `python3 -m tests` runs the whole check; `pytest` alone runs what it is given."""
