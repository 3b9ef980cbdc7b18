/**
 * A line above each block of code: which language it is in, and a button that copies it.
 *
 * Its words are drawn by the stylesheet, so that they are no part of what is selected, copied or read
 * out with the message.
 */

import {copy} from './clipboard.js';
import {t} from './words.js';

const SAID_MS = 2_000;
const NAMES = {
  bash: 'Bash', bat: 'Batch', c: 'C', 'c#': 'C#', clj: 'Clojure', cpp: 'C++', cs: 'C#', csharp: 'C#',
  css: 'CSS', docker: 'Dockerfile', golang: 'Go', graphql: 'GraphQL', hs: 'Haskell', html: 'HTML',
  'javascript': 'JavaScript', js: 'JavaScript', json: 'JSON', jsx: 'JSX', latex: 'LaTeX', make: 'Makefile',
  md: 'Markdown', 'objective-c': 'Objective-C', php: 'PHP', powershell: 'PowerShell', ps1: 'PowerShell',
  pwsh: 'PowerShell', py: 'Python', python3: 'Python', rb: 'Ruby', rs: 'Rust', scss: 'SCSS', sh: 'Shell',
  sql: 'SQL', tex: 'TeX', toml: 'TOML', ts: 'TypeScript', tsx: 'TSX', typescript: 'TypeScript',
  vim: 'Vim', xml: 'XML', yaml: 'YAML', yml: 'YAML', zsh: 'Zsh',
};

/** 'Python' for `py`, 'Elixir' for `elixir`. @param {string} language as it was written */
export function languageName(language) {
  const known = NAMES[language.toLowerCase()];
  return known ?? (language ? language[0].toUpperCase() + language.slice(1) : t('Code'));
}

/** Give the blocks of code in a message their line; doing it again changes nothing. @param {Element} row */
export function dress(row) {
  for (const pre of row.querySelectorAll('pre')) {
    if (pre.parentElement.classList.contains('code')) continue;
    const written = /(?:^|\s)language-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
    const block = document.createElement('div');
    block.className = 'code';
    pre.replaceWith(block);
    block.append(head(written, pre), pre);
  }
}

function head(language, pre) {
  const line = document.createElement('div');
  line.className = 'code__head';
  line.dataset.language = languageName(language);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'code__copy';
  say(button, t('Copy'), t('Copy code'));
  button.addEventListener('click', async () => {
    const isCopied = await copy(pre.textContent.replace(/\n$/, ''));
    say(button, isCopied ? t('Copied') : t('Not copied'), t('Copy code'));
    const words = isCopied ? t('Copied.') : t('This browser does not let it be copied.');
    window.dispatchEvent(new CustomEvent('chatter:say', {detail: {words}}));
    setTimeout(() => say(button, t('Copy'), t('Copy code')), SAID_MS);
  });
  line.append(button);
  return line;
}

function say(button, label, name) {
  button.dataset.label = label;
  button.setAttribute('aria-label', name);
}
