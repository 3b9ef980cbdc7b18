"""What components share is one file that gives what the modules give."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from components import scripts
from components.bundle import bundle
from tests.cast import Cast
from tests.in_process import Come

NAMED = re.compile(r'^export (?:const \{([^}]*)\}|const (\w+)) = ', re.MULTILINE)
INDEX = re.compile(r"^export (\{[^}]*\}|\* as \w+) from '\./[^']+';", re.MULTILINE)


def test_it_gives_all_that_the_modules_give() -> None:
    wanted = set()
    for what in INDEX.findall((scripts.SCRIPTS / 'index.js').read_text('utf-8')):
        for one in what.strip('{}').removeprefix('* as ').split(','):
            wanted.add(one.split(' as ')[-1].strip())
    given = set()
    for several, one in NAMED.findall(scripts.script()):
        given |= {name.split(':')[-1].strip() for name in several.split(',')} if several else {one}
    assert given == wanted - {''} and len(given) > 60


def test_nothing_of_a_module_is_left_as_it_was() -> None:
    body = scripts.script()
    inside = body[body.index('(() => {') : body.rindex('})();')]
    assert not re.search(r'^(import|export)\b', inside, re.MULTILINE)
    outside = re.findall(r"^import \* as (\$\w+) from '([^']+)';$", body, re.MULTILINE)
    assert {'./words.js', './api.js', 'vue'} <= {source for _, source in outside}
    for _, source in outside:
        assert source == 'vue' or (scripts.SCRIPTS / source).exists()
        alone = f'const ${Path(source).stem} = (() =>'
        assert alone not in body, 'There would be two of it.'


@pytest.mark.skipif(shutil.which('node') is None, reason='It takes node to read JavaScript.')
def test_it_is_a_module_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / 'bundle.mjs'
    file.write_text(scripts.script(), encoding='utf-8')
    read = subprocess.run(['node', '--check', str(file)], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr


def test_modules_come_in_order_and_keep_what_changes_live(tmp_path: Path) -> None:
    (tmp_path / 'index.js').write_text(
        "export {twice} from './b.js';\nexport * as a from './a.js';\n"
    )
    (tmp_path / 'a.js').write_text(
        'export let count = 0;\nexport function more() {\n  count++;\n}\n'
        'const {one, two} = {one: 1, two: 2};\nexport {one, two as zwei};\n'
    )
    (tmp_path / 'b.js').write_text(
        "import {zwei} from './a.js';\nimport * as a from './a.js';\n\n"
        'export const twice = () => {\n  a.more();\n  return a.count * zwei;\n};\n'
    )
    file = tmp_path / 'bundle.mjs'
    file.write_text(bundle(tmp_path, 'index.js', set()), encoding='utf-8')
    said = "import('./bundle.mjs').then(({twice, a}) => console.log(twice(), twice(), a.one))"
    if shutil.which('node') is None:
        pytest.skip('It takes node to run JavaScript.')
    ran = subprocess.run(['node', '-e', said], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.split() == ['2', '4', '1'], ran.stderr


async def test_it_is_at_the_address_that_pages_name(come: Come, cast: Cast) -> None:
    person = come(cast.tokens['ada'])
    page = (await person.http_client.get('/settings')).text
    assert scripts.URL in page
    answer = await person.http_client.get(scripts.URL)
    assert answer.text == scripts.script()
    assert answer.headers['cache-control'] == 'public, max-age=31536000, immutable'


def test_what_only_comments_name_is_no_file_of_its_own() -> None:
    sources = [file.read_text('utf-8') for file in scripts.SCRIPTS.glob('*.js')]
    assert any("{import('./rows.js')." in source for source in sources), 'A type of it is named.'
    assert 'const $rows = (() =>' in scripts.script()


@pytest.mark.parametrize('name', ['api.js', 'picture_cropper.js'])
async def test_what_is_imported_by_itself_comes_without_what_is_for_readers(
    come: Come, cast: Cast, name: str
) -> None:
    person = come(cast.tokens['ada'])
    answer = await person.http_client.get(scripts.URL.replace('index.js', name))
    assert answer.status_code == 200
    assert re.search(r'^export ', answer.text, re.MULTILINE)
    assert not re.search(r'^[ \t]|^/\*\*', answer.text, re.MULTILINE)
