"""Every figure the documents state: measured on a real server over real sockets, beside a baseline.

`chatter bench` runs them. Nothing here asserts a speed; a message that is lost, doubled or out of
order, or something that is not given back, makes a run fail.
"""
