"""The modules of the folder `js/` in one file, made when the program starts: a first visit asks for
one file instead of eighty, and what is alike in them is compressed together.

It relies on how the modules are written, which a test checks: imports and exports stand at the
beginning of a line, nothing imports in a circle, and what is exported under its own name is not
assigned again. What somebody imports by itself, and all it needs, stays a file of its own, so that
there is never a second one of anything.
"""

import re
from collections.abc import Iterator
from pathlib import Path

IMPORT = re.compile(r"^import (\{[^}]*\}|\* as \w+) from '([^']+)';\n", re.MULTILINE)
PASSED_ON = re.compile(r"^export (\{[^}]*\}|\* as \w+) from '\./([^']+)';\n", re.MULTILINE)
DECLARED = re.compile(r'^export ((?:async )?(?:const|let|class|function\*?) (\w+))', re.MULTILINE)
UNPACKED = re.compile(r'^export (const \{([^}]*)\} = )', re.MULTILINE)
LISTED = re.compile(r'^export \{([^}]*)\};\n', re.MULTILINE)
INDENT = re.compile(r'^[ \t]+', re.MULTILINE)
COMMENT = re.compile(r'^[ \t]*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//.*)[ \t]*\n', re.MULTILINE)


def bundle(folder: Path, entry: str, apart: set[str]) -> str:
    """The module `entry` with all it imports but what is `apart` (names of files in the folder)."""
    left_out = set().union(*(_needed(folder, name) for name in apart))
    order = [name for name in _in_order(folder, entry, []) if name not in left_out]
    outside: dict[str, str] = {}
    parts = [_part(folder, name, left_out, outside) for name in order if name != entry]
    passed_on = ''.join(_pass_on(folder, entry, left_out, outside))
    imports = ''.join(
        f"import * as {alias} from '{source}';\n" for source, alias in outside.items()
    )
    return unindented(imports + ''.join(parts) + passed_on)


def spared(source: str) -> str:
    """A module of ours without the lines that are only for whoever reads its file."""
    return COMMENT.sub('', source)


def unindented(source: str) -> str:
    """A module of ours without what stands before its lines; templates mean the same without."""
    return INDENT.sub('', source)


def _source(folder: Path, name: str) -> str:
    return spared((folder / name).read_text('utf-8'))


def _imports(folder: Path, name: str) -> list[str]:
    """The modules of the folder that this one imports."""
    source = _source(folder, name)
    found = [path for _, path in IMPORT.findall(source) if path.startswith('./')]
    return [path.removeprefix('./') for path in found] + [
        path for _, path in PASSED_ON.findall(source)
    ]


def _needed(folder: Path, name: str) -> set[str]:
    return set(_in_order(folder, name, []))


def _in_order(folder: Path, name: str, found: list[str]) -> list[str]:
    """Everything a module needs before it, and then itself."""
    for needed in _imports(folder, name):
        if needed not in found:
            _in_order(folder, needed, found)
    if name not in found:
        found.append(name)
    return found


def _alias(name: str) -> str:
    return '$' + re.sub(r'\W', '_', name.removeprefix('./').removesuffix('.js'))


def _whole(source: str, left_out: set[str], outside: dict[str, str]) -> str:
    """What a module is called inside the bundle; those outside are imported once."""
    name = source.removeprefix('./')
    if not source.startswith('./') or name in left_out:
        outside[source] = _alias(source)
    return _alias(source)


def _pairs(listed: str) -> Iterator[tuple[str, str]]:
    """`{a, b as c}` in pairs: what it is called there, and here."""
    for one in filter(None, (one.strip() for one in listed.strip('{}').split(','))):
        there, _, here = one.partition(' as ')
        yield there.strip(), (here or there).strip()


def _part(folder: Path, name: str, left_out: set[str], outside: dict[str, str]) -> str:
    """One module as a function that is called at once and gives what the module exports."""
    exported: dict[str, str] = {}

    def taken(found: re.Match[str]) -> str:
        what, source = found.groups()
        whole = _whole(source, left_out, outside)
        if what.startswith('*'):
            return f'const {what.removeprefix("* as ")} = {whole};\n'
        names = ', '.join(f'{there}: {here}' for there, here in _pairs(what))
        return f'const {{{names}}} = {whole};\n'

    def declared(found: re.Match[str]) -> str:
        exported[found[2]] = found[2]
        return found[1]

    def listed(found: re.Match[str]) -> str:
        exported.update({here: there for there, here in _pairs(found[1])})
        return ''

    def unpacked(found: re.Match[str]) -> str:
        names = (one.split(':')[-1].strip() for one in found[2].split(','))
        exported.update({one: one for one in names if one})
        return found[1]

    source = UNPACKED.sub(unpacked, IMPORT.sub(taken, _source(folder, name)))
    source = LISTED.sub(listed, DECLARED.sub(declared, source))
    given = ', '.join(f'get {here}() {{ return {there}; }}' for here, there in exported.items())
    return f'const {_alias(name)} = (() => {{\n{source}\nreturn {{{given}}};\n}})();\n'


def _pass_on(
    folder: Path, entry: str, left_out: set[str], outside: dict[str, str]
) -> Iterator[str]:
    for what, name in PASSED_ON.findall(_source(folder, entry)):
        whole = _whole(f'./{name}', left_out, outside)
        if what.startswith('*'):
            yield f'export const {what.removeprefix("* as ")} = {whole};\n'
        else:
            names = ', '.join(f'{there}: {here}' for there, here in _pairs(what))
            yield f'export const {{{names}}} = {whole};\n'
