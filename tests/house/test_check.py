"""`python3 -m tests` runs every step, says why it leaves one out, and fails if one failed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from chatter.bootstrap import ROOT
from tests import __main__ as check
from tests import chromium


@pytest.fixture
def no_commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine whose PATH leads to nothing."""
    monkeypatch.setenv('PATH', str(tmp_path))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three steps, the second of which fails; the list tells which ran, and pytest with what."""
    ran: list[str] = []

    def step(name: str, status: int) -> check.Step:
        def run(for_pytest: list[str]) -> int:
            ran.append(' '.join([name, *for_pytest]) if name == 'pytest' else name)
            return status

        return run

    monkeypatch.setattr(
        check,
        'STEPS',
        {'lint': step('lint', 0), 'types': step('types', 1), 'pytest': step('pytest', 0)},
    )
    return ran


def test_a_step_that_fails_fails_the_check_but_stops_no_other(
    steps: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([]) == 1
    assert steps == ['lint', 'types', 'pytest']
    summary = [line.split()[:2] for line in capsys.readouterr().out.splitlines()[-3:]]
    assert summary == [['lint', 'ok'], ['types', 'FAILED'], ['pytest', 'ok']]


def test_steps_can_be_chosen_and_all_else_goes_to_pytest(steps: list[str]) -> None:
    assert check.main(['--only', 'pytest', '--only', 'lint', '-k', 'posting', '--', '-x']) == 0
    assert steps == ['lint', 'pytest -k posting -x']


@pytest.mark.usefixtures('no_commands')
def test_without_node_its_step_is_left_out_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check.main(['--only', 'javascript']) == 0
    assert 'skipped' in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.usefixtures('no_commands')
def test_without_a_browser_its_tests_are_left_out_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not chromium.is_installable(), 'there is no apt-get on this PATH'
    assert check.main(['--only', 'browsers']) == 0
    assert (
        'Browser tests need chromium and chromedriver' in capsys.readouterr().out.splitlines()[-1]
    )


def test_debians_browser_is_installed_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With an `apt-get` that writes down what it is asked, and brings the commands."""
    apt = tmp_path / 'apt-get'
    apt.write_text(
        f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {tmp_path}/asked\n'
        f'for name in chromium chromedriver; do cp "$0" {tmp_path}/$name; done\n'
    )
    apt.chmod(0o755)
    (tmp_path / 'cp').symlink_to(shutil.which('cp') or '')
    release = tmp_path / 'os-release'
    release.write_text('NAME="Debian GNU/Linux"\nID=debian\n')
    monkeypatch.setenv('PATH', str(tmp_path))
    monkeypatch.setattr(chromium, 'RELEASE', release)
    monkeypatch.setattr(os, 'geteuid', lambda: 0)

    assert check.main(['--only', 'browsers']) == 0

    asked = (tmp_path / 'asked').read_text().splitlines()
    assert asked[0] == 'noninteractive update -qq'
    assert asked[1].startswith('noninteractive install')
    assert ' chromium chromium-driver' in asked[1]


ANSWERS = {
    'nothing': '{"dependencies": [{"name": "idna", "skip_reason": "cannot be found"}]}',
    'no fault': '{"dependencies": [{"name": "idna", "version": "3.20", "vulns": []}]}',
    'a fault': '{"dependencies": [{"name": "idna", "version": "3.20", "vulns": '
    '[{"id": "PYSEC-1", "fix_versions": ["3.21"]}]}]}',
    'no answer': '',
}


@pytest.mark.parametrize(
    'answer, status, word',
    [
        ('nothing', 0, 'skipped'),
        ('no answer', 0, 'skipped'),
        ('no fault', 0, 'ok'),
        ('a fault', 1, 'FAILED'),
    ],
)
def test_known_faults_fail_the_check_where_they_can_be_asked_for(
    answer: str,
    status: int,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """With a `pip-audit` that answers so, and one that does not answer."""
    waits = 'import time; time.sleep(60)' if answer == 'no answer' else ''
    (tmp_path / 'pip_audit.py').write_text(f'{waits}\nprint({ANSWERS[answer]!r})\n')
    monkeypatch.setenv('PYTHONPATH', str(tmp_path))
    if answer == 'no answer':
        monkeypatch.setattr(check, 'PROBE_SECONDS', 0.5)
    assert check.main(['--only', 'audit']) == status
    said = capfd.readouterr().out.splitlines()
    assert said[-1].split()[:2] == ['audit', word]
    assert ('idna 3.20: PYSEC-1; mended in: 3.21' in said) is (status == 1)
    assert ('nobody answers' in said[-1]) is (word == 'skipped')


def test_ci_runs_the_same_command() -> None:
    script = (ROOT / '.ci/run').read_text()
    assert script.splitlines()[-1] == 'exec python3 -m tests "$@" </dev/null'
    assert os.access(ROOT / '.ci/run', os.X_OK)
    subprocess.run(['bash', '-n', ROOT / '.ci/run'], check=True)


def test_the_whole_of_pytest_is_shared_out_and_a_choice_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(check, '_python', lambda *words: asked.append(words) or 0)
    monkeypatch.setattr(check.os, 'cpu_count', lambda: 64)
    assert check.main(['--only', 'pytest']) == 0
    assert check.main(['--only', 'pytest', 'tests/api', '-x']) == 0
    assert asked == [('pytest', '-n', '4'), ('pytest', 'tests/api', '-x')]
