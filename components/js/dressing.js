/** What the rows of a conversation need once they are drawn, and how they are read out. */

import * as codeBlocks from './code_blocks.js';
import {dressMentions} from './mentions.js';
import {leadInside} from './own_links.js';

/** What the server's HTML of a message cannot do by itself. */
export function dress(row) {
  codeBlocks.dress(row);
  leadInside(row);
  dressMentions(row);
}

/** Code that is wider than its row can be scrolled by keyboard, too. */
export function letKeysScroll(rows) {
  const codes = [...rows].flatMap((row) => [...row.querySelectorAll('pre')]);
  const wide = codes.filter((code) => code.scrollWidth > code.clientWidth); // All are measured at once.
  for (const code of wide) code.tabIndex = 0;
}

/** A row as it is read out on coming to it: 'Ada, 10:42, Shall we?'. */
export function spoken(row) {
  const said = (selector) => row.querySelector(selector)?.textContent.trim() ?? '';
  if (row.classList.contains('timeline__system')) return said('.timeline__said');
  const author = said('.timeline__author') || said('.visually-hidden').replace(/:$/, '');
  const text = (row.querySelector('.timeline__text')?.innerText ?? '').replace(/\s+/g, ' ').trim();
  const when = said('.timeline__time') || said('.timeline__aside-time');
  const state = said('.timeline__pending-mark') || said('.timeline__reason');
  return [author, when, text, said('.timeline__edited'), state].filter(Boolean).join(', ');
}

/** Whether nothing that somebody wrote stands below it. */
export function isLast(element) {
  return !element.nextElementSibling?.closest('[data-row]');
}
