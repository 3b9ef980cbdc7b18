/**
 * What is said of new messages to those who listen, and how much of it.
 */

import {t, tn} from './words.js';

const BRIEF_MOST = 120; // Characters; longer ones are finished in the conversation.
const MANY = 3; // More at once become a number.

/**
 * What is said of messages that came together.
 * @param {{name: string, text: string, clock: string, isSystem?: boolean}[]} messages
 * @param {'off'|'brief'|'full'} level
 * @returns {string[]}
 */
export function announcements(messages, level) {
  if (level === 'off') return [];
  if (level === 'full') return messages.map(inFull);
  const written = messages.filter(({isSystem}) => !isSystem);
  if (written.length <= MANY) return written.map(({name, text}) => `${name}: ${shortened(text)}`);
  const names = [...new Set(written.map(({name}) => name))];
  const who = names.length <= MANY ? names.join(', ') : tn('{count} person', '{count} people', names.length);
  return [tn('{count} new message from {who}', '{count} new messages from {who}', written.length, {who})];
}

const inFull = ({name, text, clock, isSystem}) => (isSystem ? text : `${name}, ${clock}: ${text}`);

/** The beginning of a text, up to the end of a word. */
function shortened(text) {
  const characters = [...text];
  if (characters.length <= BRIEF_MOST) return text;
  const beginning = characters.slice(0, BRIEF_MOST).join('');
  return `${beginning.replace(/\s+\S*$/, '') || beginning}…`;
}
