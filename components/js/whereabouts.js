/**
 * When somebody was here, what the clock says where they are, and whether a status still holds.
 */

import {createTime, time} from './time.js';
import {t} from './words.js';

/**
 * When somebody was here, in words; '' if that is not to be known.
 * @param {'online'|'busy'|'away'|'offline'|'invisible'} status @param {string|null} seenAt
 */
export function hereInWords(status, seenAt) {
  if (status === 'online') return t('Here now');
  if (status === 'away') return t('Away');
  if (status === 'busy') return t('Not to be disturbed');
  if (status === 'invisible') return t('Invisible');
  return seenAt ? t('Last here {when}', {when: time.since(seenAt)}) : '';
}

/** '14:05 there'; '' without a zone, or with one that this browser does not know. */
export function clockThere(timeZone, now = Date.now()) {
  if (!timeZone) return '';
  try {
    const hours = () => globalThis.window?.chatterPreferences?.clock;
    return t('{time} there', {time: createTime({timeZone, hours}).clock(now)});
  } catch {
    return '';
  }
}

/** Whether a status holds still. @param {{until: string|null}|null} status */
export const isCurrent = (status, now = Date.now()) =>
  Boolean(status) && (!status.until || new Date(status.until).getTime() > now);
