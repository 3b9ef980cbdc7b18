/** Why something is reported, in words. */

import {t} from './words.js';

/** @type {Record<string, string>} */
export const REPORT_KINDS = {
  spam: t('Spam or advertising'),
  harassment: t('Insults or harassment'),
  violence: t('Violence or threats'),
  illegal: t('Something forbidden by law'),
  other: t('Something else'),
};
