/** When a status, or wanting peace, ends: what may be chosen, and what that means from now on. */

import {t} from './words.js';

/** @typedef {'never'|'half'|'hour'|'today'} End */

/** @type {[End, string][]} */
export const ENDS = [
  ['never', t('Does not end')],
  ['half', t('In 30 minutes')],
  ['hour', t('In an hour')],
  ['today', t('At midnight')],
];

/**
 * @param {End} end @param {() => number} untilTomorrow milliseconds
 * @returns {number|null} minutes from now, at least one
 */
export function minutesUntil(end, untilTomorrow) {
  if (end === 'half') return 30;
  if (end === 'hour') return 60;
  return end === 'today' ? Math.max(1, Math.floor(untilTomorrow() / 60_000)) : null;
}

/** Minutes from now until tomorrow morning. @param {number} hour of the day @param {Date} now */
export function minutesUntilTomorrow(hour, now = new Date()) {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, hour);
  return Math.max(1, Math.round((then - now) / 60_000));
}
