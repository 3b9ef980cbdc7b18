"""Where the packaged program begins, and with it the process of its window.

That process is this same program, started again: `freeze_support` sees by the arguments that it is
meant, and does not return. Where a window is in the package, it opens without being asked for.
"""

import importlib.util
import multiprocessing
import os

if __name__ == '__main__':
    multiprocessing.freeze_support()
    if importlib.util.find_spec('webview'):
        os.environ.setdefault('CHATTER_NATIVE', 'true')

    import main

    main.main()
