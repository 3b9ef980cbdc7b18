"""What goes into the package beside the modules that PyInstaller finds, and what does not.

Paths inside the package are those of the checkout, so that `Path(__file__).parent` finds the same
files in both. Only the standard library is imported.
"""

import platform
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ('chatter', 'components', 'pages')
SCRIPTS = 'chatter/migrations'  # Alembic reads them as files.

# Named in strings only: by uvicorn, SQLAlchemy, Alembic, passlib, markdown-it and Pillow.
LOADED_BY_NAME = (
    'httptools',
    'linkify_it',
    'orjson',
    'passlib.handlers.bcrypt',
    'psycopg',
    'psycopg_binary',
    'python_multipart',
    'sqlalchemy.dialects.postgresql.psycopg',
    'sqlalchemy.dialects.sqlite.pysqlite',
    'uvicorn.loops.uvloop',
    'uvicorn.protocols.http.httptools_impl',
    'uvicorn.protocols.websockets.websockets_sansio_impl',
    'uvloop',
    'websockets',
)
LOADED_BY_NAME_IN_A_WINDOW = ('qtpy.QtWebEngineWidgets', 'webview.platforms.qt')
WHOLE = ('alembic', 'limits', 'redis')  # They import parts of themselves by name.
ASK_THEIR_VERSION = ('bcrypt', 'nicegui', 'psycopg', 'redis', 'websockets')

# What an environment may hold and the program can do without; libraries look whether it is there.
NEVER = (
    'IPython',
    'PySide6.QtDataVisualization',
    '_pytest',
    'alembic.testing',
    'altair',
    'cachecontrol',
    'benchmarks',
    'charset_normalizer',
    'defusedxml',
    'docutils',
    'gi',
    'hatchling',
    'matplotlib',
    'msgpack',
    'mypy',
    'nicegui.testing',
    'numpy',
    'pandas',
    'pip',
    'plotly',
    'polars',
    'psutil',
    'pytest',
    'readline',
    'requests',
    'ruff',
    'selenium',
    'setuptools',
    'tkinter',
    'watchfiles',
    'yaml',
)
WINDOW_ONLY = ('PySide6', 'qtpy', 'shiboken6', 'webview')

LEFT_OUT = (
    # What no page uses of NiceGUI: the libraries of its large elements (it offers those that are
    # there), what Tailwind would be replaced with, and what is for those who debug Vue and Quasar.
    'nicegui/elements/*/dist/**',
    'nicegui/static/tailwindcss.min.js',
    'nicegui/static/unocss/**',
    'nicegui/static/quasar.umd.js',
    'nicegui/static/quasar.important.css',
    'nicegui/static/quasar.unimportant.css',
    'nicegui/static/vue.esm-browser.js',
    # What no window uses of Qt: QML, the developer tools, GTK's manners, small screens' drivers.
    'PySide6/Qt/plugins/egldeviceintegrations/**',
    'PySide6/Qt/plugins/platformthemes/libqgtk3.so',
    'PySide6/Qt/plugins/qmltooling/**',
    'PySide6/Qt/qml/**',
    'PySide6/Qt/resources/*.debug.*',
    'PySide6/Qt/resources/qtwebengine_devtools_resources.pak',
    'PySide6/Qt/translations/**',
)
KEPT = (  # Of what is left out: the languages of Chatter itself, in the words of its window.
    'PySide6/Qt/translations/qtbase_de.qm',
    'PySide6/Qt/translations/qtwebengine_locales/de.pak',
    'PySide6/Qt/translations/qtwebengine_locales/en-US.pak',
)


def files() -> list[tuple[str, str]]:
    """Our own files that are no modules: (where they lie, the folder in which they will)."""
    found = []
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob('*')):
            inside = file.relative_to(ROOT)
            is_made = '__pycache__' in inside.parts
            is_module = file.suffix == '.py' and not inside.as_posix().startswith(SCRIPTS)
            if file.is_file() and not is_made and not is_module:
                found.append((str(file), inside.parent.as_posix()))
    return found


def is_left_out(path: str) -> bool:
    """Whether this file of a library stays behind; `path` is its place inside the package."""
    inside = PurePosixPath(path.replace('\\', '/'))
    return str(inside) not in KEPT and any(_matches(inside, pattern) for pattern in LEFT_OUT)


def _matches(inside: PurePosixPath, pattern: str) -> bool:
    """As `full_match` of Python 3.13: `/**` is everything below."""
    if not pattern.endswith('/**'):
        return inside.match(pattern)
    folder = pattern.removesuffix('/**')
    return any(parent.match(folder) for parent in inside.parents)


def excluded(*, has_window: bool) -> Iterable[str]:
    """Modules that are not taken along, whoever imports them."""
    return NEVER if has_window else NEVER + WINDOW_ONLY


def folder(*, has_window: bool) -> str:
    """What the folder is called."""
    return 'chatter-window' if has_window else 'chatter'


def name(*, has_window: bool, is_file: bool) -> str:
    """What the program is called: a single file says for what machine it was made."""
    if not is_file:
        return 'chatter'
    return f'{folder(has_window=has_window)}-{sys.platform}-{platform.machine().lower()}'


def program(into: Path, *, has_window: bool, is_file: bool) -> Path:
    """Where the program is when it has been made into this folder."""
    ending = '.exe' if sys.platform == 'win32' else ''
    file = name(has_window=has_window, is_file=is_file) + ending
    return into / file if is_file else into / folder(has_window=has_window) / file
