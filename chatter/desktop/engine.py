"""The engine that draws the pages: looked for first, because trying without one can hang or crash.

Windows and macOS bring theirs. On Linux it is WebKitGTK, whose Python binding `gi` distributions
install for their own Python (another environment of the same version may borrow it), or Qt.
"""

import contextlib
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FLUSH_SECONDS = 0.7  # Qt does not say when everything is written.
WEBKIT_LEAST = (2, 40)  # Import maps, without which the pages stay white.
NO_ENGINE = (
    'No window can be had without an engine for it: apt install python3-gi gir1.2-webkit2-4.1, '
    'or pip install "chatter[native-qt]".'
)
OLD_ENGINE = 'No window can be had: WebKitGTK here is too old (2.40 or newer is needed).'
NO_DISPLAY = 'No window can be had: the screen that DISPLAY names cannot be opened.'
NO_EDGE = 'No window can be had without the WebView2 runtime of Microsoft Edge.'


class NoEngine(Exception):
    """No window can be had; the text is the sentence that says why."""


def choose() -> str | None:
    """What pywebview shall take; None leaves it to the system. Raises `NoEngine`."""
    if sys.platform in {'win32', 'darwin'}:
        return None
    wanted = os.environ.get('PYWEBVIEW_GUI', '').lower()
    if wanted != 'qt' and _has_gtk():
        return 'gtk'
    if wanted != 'gtk' and _has_qt():
        return 'qt'
    raise NoEngine(NO_ENGINE)


def _has_gtk() -> bool:
    if importlib.util.find_spec('gi') is None and not _borrow_gi():
        return False
    try:
        gi: Any = importlib.import_module('gi')
        gi.require_version('Gtk', '3.0')
        _require_webkit(gi)
        gtk, webkit = _of_gi('Gtk'), _of_gi('WebKit2')
    except (ImportError, ValueError):
        return False
    if (webkit.get_major_version(), webkit.get_minor_version()) < WEBKIT_LEAST:
        raise NoEngine(OLD_ENGINE)
    if not gtk.init_check()[0]:
        raise NoEngine(NO_DISPLAY)
    _of_gi('GLib').set_prgname('chatter')  # What task bars group windows by.
    return True


def _of_gi(name: str) -> Any:
    return importlib.import_module(f'gi.repository.{name}')


def _require_webkit(gi: Any) -> None:
    try:
        gi.require_version('WebKit2', '4.1')
    except ValueError:
        gi.require_version('WebKit2', '4.0')


def _borrow_gi() -> bool:
    """Import the system's `gi` into this environment, if it was built for this very Python."""
    if getattr(sys, 'frozen', False):
        return False  # A packaged program has libraries of its own: the two would not mix.
    version = 'python{}.{}'.format(*sys.version_info)
    folders = [
        Path('/usr/lib/python3/dist-packages/gi'),
        *(Path(f'/usr/{lib}/{version}/site-packages/gi') for lib in ('lib64', 'lib')),
    ]
    for folder in folders:
        if any((folder / f'_gi{end}').exists() for end in importlib.machinery.EXTENSION_SUFFIXES):
            spec = importlib.util.spec_from_file_location(
                'gi', folder / '__init__.py', submodule_search_locations=[str(folder)]
            )
            if spec and spec.loader:
                module = importlib.util.module_from_spec(spec)
                sys.modules['gi'] = module
                try:
                    spec.loader.exec_module(module)
                except ImportError:
                    del sys.modules['gi']
                else:
                    return True
    return False


def _has_qt() -> bool:
    try:
        importlib.import_module('qtpy.QtWebEngineWidgets')
    except Exception:  # qtpy has errors of its own, and broken libraries have others.
        return False
    return True


def set_zoom(window: Any, factor: float) -> None:
    """Draw everything larger or smaller. Edge does that by itself; macOS does not."""
    view = _gtk_view(window)
    if view is not None:
        _of_gi('GLib').idle_add(view.set_zoom_level, factor)
    elif _is_qt(window):
        timer = importlib.import_module('qtpy.QtCore').QTimer
        native = window.native
        timer.singleShot(0, native, lambda: native.webview.setZoomFactor(factor))


def allow_notifications(window: Any) -> None:
    """Let our own pages notify through the desktop, where the engine can (WebKitGTK)."""
    view = _gtk_view(window)
    if view is not None:
        webkit = _of_gi('WebKit2')

        def decide(_view: Any, request: Any) -> bool:
            if not isinstance(request, webkit.NotificationPermissionRequest):
                return False
            request.allow()
            return True

        view.connect('permission-request', decide)


def flush_of(window: Any) -> Callable[[], None]:
    """What makes Qt write cookies and storage at the end; it does so every half minute, and when
    a profile goes, which nothing that uses it may outlive."""
    if not _is_qt(window):
        return lambda: None
    native = window.native
    core = importlib.import_module('qtpy.QtCore')
    page = native.webview.page()
    users = [getattr(page, 'nav_handler', None), page, native.webview, native.profile]

    def flush() -> None:
        for user in filter(None, users):
            with contextlib.suppress(RuntimeError):  # Gone already.
                user.deleteLater()
            core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
        until = time.monotonic() + FLUSH_SECONDS
        while time.monotonic() < until:
            core.QCoreApplication.processEvents()
            time.sleep(0.01)

    return flush


def mend_downloads(window: Any) -> None:
    """pywebview 6.2 fails to save on Linux: GTK is asked for a folder named None where a person has
    none for downloads, and Qt for a method that it no longer has."""
    if _gtk_view(window) is not None:
        _mend_gtk(window.gui.BrowserView)
    elif _is_qt(window):
        _mend_qt(window.native)


def _mend_gtk(kind: Any) -> None:
    ask = kind.create_file_dialog

    def ask_somewhere(self: Any, what: Any, folder: str | None, *more: Any) -> Any:
        return ask(self, what, folder or str(Path.home()), *more)

    kind.create_file_dialog = ask_somewhere


def _mend_qt(native: Any) -> None:
    core = importlib.import_module('qtpy.QtCore')
    widgets = importlib.import_module('qtpy.QtWidgets')
    places = core.QStandardPaths
    folder = Path(places.writableLocation(places.StandardLocation.DownloadLocation))

    def save(download: Any) -> None:
        proposed = folder if folder.is_dir() else Path.home()
        chosen, _ = widgets.QFileDialog.getSaveFileName(
            native, 'Save file', str(proposed / download.downloadFileName())
        )
        if chosen:
            download.setDownloadDirectory(str(Path(chosen).parent))
            download.setDownloadFileName(Path(chosen).name)
            download.accept()
        else:
            download.cancel()

    native.profile.downloadRequested.disconnect()
    native.profile.downloadRequested.connect(save)


def _is_qt(window: Any) -> bool:
    return getattr(window.gui, 'renderer', '') == 'qtwebengine'


def _gtk_view(window: Any) -> Any:
    if getattr(window.gui, 'renderer', '') != 'gtkwebkit2':
        return None
    return window.gui.BrowserView.instances[window.uid].webview
