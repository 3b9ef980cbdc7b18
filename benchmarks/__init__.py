"""Every figure the README states: measured on a real server over real sockets, beside a baseline.

Nothing here asserts a speed; a lost, doubled or disordered message makes a run fail.
"""
