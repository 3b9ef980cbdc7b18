"""Nothing is lost: faults of network, server, disk, database and clock, and a judge of the outcome.

Seeds are fixed, so a run repeats. `python3 -m tests.faults --minutes 30` goes on with other seeds
and more of everything.
"""

import os

SEED = int(os.environ.get('FAULTS_SEED', '20'))
IS_LONG = os.environ.get('FAULTS_ARE_LONG') == 'yes'
KILLS = 20 if IS_LONG else 3
