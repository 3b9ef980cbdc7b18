"""Libraries that came only for the sake of something that stays behind, stay behind as well.

PyInstaller collects what each binary needs before it can be told that the binary is not wanted.
What nobody is known to need may be loaded by name (NSS does that), so it is kept.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from PyInstaller.depend import bindepend

Entry = tuple[str, str, str]  # The place inside the package, the file here, and PyInstaller's kind.


def without(entries: Iterable[Entry], is_unwanted: Callable[[str], bool]) -> list[Entry]:
    """The entries that are wanted, less the libraries that only unwanted ones need."""
    entries = list(entries)
    files = {PurePosixPath(place).name: file for place, file, kind in entries if kind == 'BINARY'}
    wanted = [entry for entry in entries if not is_unwanted(entry[0])]
    unwanted = [entry for entry in entries if is_unwanted(entry[0])]
    needless = set(_needed_by(unwanted, files))
    if not needless:
        return wanted
    roots = [entry for entry in wanted if PurePosixPath(entry[0]).name not in needless]
    needless -= set(_needed_by(roots, files))
    return [entry for entry in wanted if PurePosixPath(entry[0]).name not in needless]


def _needed_by(entries: Iterable[Entry], files: dict[str, str]) -> Iterator[str]:
    """The names of the libraries that these need, and those that these need, and so on."""
    seen = set[str]()
    ahead = [file for _, file, kind in entries if kind in {'BINARY', 'EXTENSION', 'EXECUTABLE'}]
    while ahead:
        for name in _imports(ahead.pop()) - seen:
            seen.add(name)
            if name in files:
                ahead.append(files[name])
                yield name


@functools.cache
def _imports(file: str) -> frozenset[str]:
    return frozenset(PurePosixPath(name).name for name, _ in bindepend.get_imports(file))
