/**
 * The one table of keys: what is bound, what the help says, what the tests press.
 *
 * A key is written `Mod+K`: `Mod` is ⌘ on Macs and Ctrl elsewhere. Nothing that an input method, a
 * screen reader or a browser's own control needs is in here, and nothing is taken from them while
 * they need it: see `find`.
 */

import {t} from './words.js';

/**
 * @typedef {object} Key
 * @property {string} id
 * @property {string[]} keys any of them does it
 * @property {string} words what it does, for people
 * @property {'anywhere'|'conversation'|'composer'|'away'|'switcher'} place where it does it
 * @property {string} [event] what it says to the window; without one the place does it by itself
 * @property {object} [detail] goes with the event
 * @property {string} [deed] what it does to the message that one is at
 * @property {'sends'|'breaks'} [enter] the preference with which it holds, if it depends on one
 */

const SINGLE_KEYS = 'chatter.single-keys';

/** The places in the order of the help, and what it calls them. */
export const PLACES = {
  anywhere: t('Anywhere'),
  conversation: t('In the conversation'),
  composer: t('While writing'),
  away: t('While you were away'),
  switcher: t('In “Go to”'),
};

/** @type {Key[]} */
export const KEYS = [
  {
    id: 'switcher', keys: ['Mod+K'], place: 'anywhere', event: 'chatter:switcher',
    words: t('Go to a room, or do something'),
  },
  {
    id: 'next-room', keys: ['Alt+ArrowDown'], place: 'anywhere', event: 'chatter:step',
    detail: {by: 1}, words: t('Next room'),
  },
  {
    id: 'previous-room', keys: ['Alt+ArrowUp'], place: 'anywhere', event: 'chatter:step',
    detail: {by: -1}, words: t('Previous room'),
  },
  {
    id: 'next-unread', keys: ['Alt+Shift+ArrowDown', 'N'], place: 'anywhere', event: 'chatter:step',
    detail: {by: 1, isUnread: true}, words: t('Next unread room'),
  },
  {
    id: 'previous-unread', keys: ['Alt+Shift+ArrowUp'], place: 'anywhere', event: 'chatter:step',
    detail: {by: -1, isUnread: true}, words: t('Previous unread room'),
  },
  {
    id: 'next-region', keys: ['F6'], place: 'anywhere', event: 'chatter:region',
    detail: {by: 1}, words: t('Next part of the page: rooms, header, conversation, writing, details'),
  },
  {
    id: 'previous-region', keys: ['Shift+F6'], place: 'anywhere', event: 'chatter:region',
    detail: {by: -1}, words: t('Previous part of the page'),
  },
  {
    id: 'keys', keys: ['?', 'Mod+/'], place: 'anywhere', event: 'chatter:keys',
    words: t('Show these keys'),
  },
  {
    id: 'close', keys: ['Escape'], place: 'anywhere', event: 'chatter:mark-read',
    words: t('Close what is on top; if nothing is, mark the room as read'),
  },
  {
    id: 'read-all', keys: ['Shift+Escape'], place: 'anywhere', event: 'chatter:mark-all-read',
    words: t('Mark everything as read'),
  },

  {id: 'previous-message', keys: ['ArrowUp'], place: 'conversation', words: t('Previous message')},
  {id: 'next-message', keys: ['ArrowDown'], place: 'conversation', words: t('Next message')},
  {id: 'first-message', keys: ['Home'], place: 'conversation', words: t('First message that is loaded')},
  {id: 'last-message', keys: ['End'], place: 'conversation', words: t('Latest message')},
  {id: 'page', keys: ['PageUp', 'PageDown'], place: 'conversation', words: t('Scroll')},
  {id: 'actions', keys: ['Tab'], place: 'conversation', words: t('Links and buttons of the message')},
  {id: 'menu', keys: ['M'], place: 'conversation', deed: 'menu', words: t('What to do with this message')},
  {id: 'unread', keys: ['U'], place: 'conversation', deed: 'unread', words: t('Mark as unread from here')},
  {id: 'copy-link', keys: ['L'], place: 'conversation', deed: 'link', words: t('Copy a link to the message')},
  {id: 'write', keys: ['Escape'], place: 'conversation', words: t('Back to writing')},

  {id: 'send', keys: ['Enter'], place: 'composer', enter: 'sends', words: t('Send')},
  {id: 'break', keys: ['Shift+Enter'], place: 'composer', enter: 'sends', words: t('New line')},
  {id: 'send', keys: ['Mod+Enter'], place: 'composer', enter: 'breaks', words: t('Send')},
  {id: 'break', keys: ['Enter'], place: 'composer', enter: 'breaks', words: t('New line')},

  {id: 'next-waiting', keys: ['N'], place: 'away', words: t('Go on to the next')},
  {id: 'done', keys: ['E'], place: 'away', words: t('Be done with it')},
  {id: 'undo', keys: ['Z'], place: 'away', words: t('Take it back')},

  {id: 'next-choice', keys: ['ArrowDown'], place: 'switcher', words: t('Next')},
  {id: 'previous-choice', keys: ['ArrowUp'], place: 'switcher', words: t('Previous')},
  {id: 'choose', keys: ['Enter'], place: 'switcher', words: t('Go there')},
];

/**
 * The keys as they are now, by place. @param {{enter?: string}} [preferences]
 * @returns {{place: string, heading: string, keys: Key[]}[]}
 */
export function inForce({enter = 'sends'} = {}) {
  return Object.entries(PLACES).map(([place, heading]) => ({
    place,
    heading,
    keys: KEYS.filter((key) => key.place === place && (!key.enter || key.enter === enter)),
  }));
}

/**
 * The key of a place that somebody has pressed, or null if it is nobody's or somebody else's.
 * @param {KeyboardEvent} event
 * @param {Key['place']} place
 * @param {{isMac?: boolean, hasSingleKeys?: boolean}} [circumstances]
 * @returns {Key|null}
 */
export function find(event, place, {isMac = isOnMac(), hasSingleKeys = areSingleKeysOn()} = {}) {
  if (event.defaultPrevented || isComposing(event)) return null;
  const isMeant = (combination) =>
    matches(event, combination, isMac) &&
    !isTheirs(event, combination, isMac) &&
    (hasSingleKeys || !isSingle(combination));
  return KEYS.find((key) => key.place === place && key.keys.some(isMeant)) ?? null;
}

/** Whether keys of one character hold in this browser. */
export function areSingleKeysOn() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== 'off';
  } catch {
    return true;
  }
}

/** @param {boolean} isOn */
export function turnSingleKeys(isOn) {
  try {
    localStorage.setItem(SINGLE_KEYS, isOn ? 'on' : 'off');
  } catch {
    // Then it is so until the page is loaded again.
  }
}

/** Safari ends a composition before the key that ends it, which then only has its old code. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/**
 * A combination in parts to be drawn, each with the sign on the key and the name to be read out.
 * @param {string} combination @param {boolean} [isMac]
 * @returns {{sign: string, name: string}[]}
 */
export function spell(combination, isMac = isOnMac()) {
  return combination.split('+').map((part) => {
    const [sign, name] = (isMac && MAC[part]) || SIGNS[part] || [part, part];
    return {sign, name};
  });
}

/** For titles: 'Ctrl+K', '⌘K'. */
export const short = (combination, isMac = isOnMac()) =>
  spell(combination, isMac).map(({sign}) => sign).join(isMac ? '' : '+');

export function isOnMac({navigator} = globalThis) {
  return /mac|iphone|ipad/i.test(navigator?.userAgentData?.platform || navigator?.platform || '');
}

/** Whether somebody can type text into this element. @param {Element|null} element */
export function isTextBox(element) {
  if (!element?.tagName) return false;
  if (element.isContentEditable || element.tagName === 'TEXTAREA') return true;
  return element.tagName === 'INPUT' && !NO_TEXT.includes(element.type);
}

const NO_TEXT = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];

const SIGNS = {
  Mod: [t('Ctrl'), t('Control')],
  ArrowUp: ['↑', t('Up arrow')],
  ArrowDown: ['↓', t('Down arrow')],
  Escape: [t('Esc'), t('Escape')],
  PageUp: [t('Page Up'), t('Page Up')],
  PageDown: [t('Page Down'), t('Page Down')],
  '?': ['?', t('Question mark')],
  '/': ['/', t('Slash')],
  Shift: [t('Shift'), t('Shift')],
  Enter: [t('Enter'), t('Enter')],
  Home: [t('Home'), t('Home')],
  End: [t('End'), t('End')],
};
const MAC = {
  Mod: ['⌘', t('Command')],
  Alt: ['⌥', t('Option')],
  Shift: ['⇧', t('Shift')],
  Enter: ['↩', t('Return')],
};

function matches(event, combination, isMac) {
  const parts = combination.split('+');
  const key = parts.pop();
  const isSign = /^[^A-Za-z0-9]$/.test(key); // Where it needs Shift is the layout's affair.
  return (
    isKey(event, key) &&
    event.altKey === parts.includes('Alt') &&
    (isSign || event.shiftKey === parts.includes('Shift')) &&
    event.ctrlKey === (parts.includes('Mod') && !isMac) &&
    event.metaKey === (parts.includes('Mod') && isMac)
  );
}

function isKey({key = '', code}, wanted) {
  if (!/^[A-Z]$/.test(wanted)) return key === wanted;
  // On a Greek or Russian layout K is where it is on the key, not what it writes.
  return key.toUpperCase() === wanted || (code === `Key${wanted}` && !/^[a-z]$/i.test(key));
}

const isSingle = (combination) => combination.length === 1;

/** What a control or a text needs for itself stays its own. */
function isTheirs({target}, combination, isMac) {
  if (isSingle(combination)) return isTextBox(target) || target?.tagName === 'SELECT';
  if (!/^Alt\+(Shift\+)?Arrow/.test(combination)) return false;
  const opensList = target?.tagName === 'SELECT' || target?.getAttribute?.('role') === 'combobox';
  // With Option and an arrow, Macs walk and select by paragraphs.
  return opensList || (isMac && isTextBox(target) && Boolean(target.value));
}
