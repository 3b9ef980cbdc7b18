/**
 * What is half written, per person and room: it survives the switch of rooms, a reload and a crash.
 *
 * A draft is written to the browser's storage a moment after the last key and at the latest when
 * the page goes. Where there is no storage it lives as long as the page.
 */

const PAUSE = 300;

/**
 * @param {object} border
 * @param {Storage|null} border.storage
 * @param {(fn: () => void, ms: number) => any} border.after
 * @param {(timer: any) => void} border.cancel
 */
export function createDrafts({storage, after, cancel}) {
  const unsaved = new Map();
  const unstored = new Map();
  let timer = null;

  /** @returns {string} '' if there is none */
  function read(userId, roomId) {
    const key = keyOf(userId, roomId);
    try {
      return unsaved.get(key) ?? unstored.get(key) ?? storage.getItem(key) ?? '';
    } catch {
      return '';
    }
  }

  /** It reads so now; it is stored when the person pauses. */
  function keep(userId, roomId, text) {
    unsaved.set(keyOf(userId, roomId), text);
    cancel(timer);
    timer = after(flush, PAUSE);
  }

  /** It was sent. */
  function clear(userId, roomId) {
    keep(userId, roomId, '');
    flush();
  }

  /** Store at once what is not stored yet. */
  function flush() {
    cancel(timer);
    for (const [key, text] of unsaved) save(key, text);
    unsaved.clear();
  }

  function save(key, text) {
    unstored.delete(key);
    try {
      if (text.trim()) storage.setItem(key, text);
      else storage.removeItem(key);
    } catch {
      unstored.set(key, text);
    }
  }

  return {read, keep, clear, flush};
}

/** @param {number} userId @param {number} roomId */
export const keyOf = (userId, roomId) => `chatter.draft.${userId}.${roomId}`;

function browserStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const drafts = createDrafts({
  storage: typeof window === 'undefined' ? null : browserStorage(),
  after: (fn, ms) => setTimeout(fn, ms),
  cancel: (timer) => clearTimeout(timer),
});
export const {read, keep, clear, flush} = drafts;

/**
 * Hear of it when another tab changes the draft of a room.
 * @param {(text: string) => void} fn @returns {() => void} off
 */
export function on(userId, roomId, fn) {
  const heard = ({key, newValue}) => key === keyOf(userId, roomId) && fn(newValue ?? '');
  window.addEventListener('storage', heard);
  return () => window.removeEventListener('storage', heard);
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => document.hidden && flush());
}
