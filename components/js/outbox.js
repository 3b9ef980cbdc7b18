/**
 * The outbox of this browser: what is written goes in here and nowhere else.
 *
 * It joins the queue (queue.js, where the promises are kept) to the storage, the network and the
 * events of a real browser. There is one outbox per person, and it speaks only while the browser is
 * that person's: a forgotten tab does not send Ada's words under the name of Bob.
 */
import * as api from './api.js';
import * as live from './live.js';
import {Queue} from './queue.js';

const TAB = 'chatter.tab';
const VIEWER = 'chatter.viewer';

let queue = null;
let owner = null;
const listeners = new Set();

/**
 * Opening it again is free.
 * @param {number} userId whose outbox it is; another person's waits for its owner's return
 */
export function open(userId) {
  if (owner === userId) return;
  queue?.close();
  owner = userId;
  remember(storage(), VIEWER, userId);
  queue = new Queue({
    storage: storage(),
    prefix: `chatter.outbox.${userId}.`,
    tab: tabId(),
    post,
    tell: (change) => listeners.forEach((fn) => fn(change)),
    nonce: randomName,
    now: Date.now,
    random: Math.random,
    after: (fn, ms) => setTimeout(fn, ms),
    cancel: (timer) => clearTimeout(timer),
  });
}

/** @returns {import('./queue.js').Entry} shown at once, sent as soon as possible */
export const add = (roomId, text) => queue.add(roomId, text);

/** @returns {import('./queue.js').Entry[]} of one room, or of all */
export const entries = (roomId = null) => queue?.entries(roomId) ?? [];

/** How many are waiting or under way; refused ones are not. */
export const waiting = () => queue?.waiting() ?? 0;

/** Whether something could not be sent at the first try. */
export const isStuck = () => queue?.isStuck() ?? false;

/** Until when the server has asked for patience in a room, in milliseconds since 1970. */
export const heldUntil = (roomId) => queue?.heldUntil(roomId) ?? 0;

/** Whether what waits would survive this tab. */
export const isDurable = () => queue?.durable ?? true;

/** Send what was refused once more. */
export const retry = (nonce) => queue?.retry(nonce);

/** Take an entry back. @returns {string|null} its text; null if it is gone already */
export const discard = (nonce) => queue?.discard(nonce) ?? null;

/** An own message arrived by another way than the answer to its post. */
export function confirm(message) {
  if (message.author.id === owner) queue?.confirm(message);
}

/** @param {(change: import('./queue.js').Change) => void} fn @returns {() => void} off */
export function on(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

function post({roomId, text, nonce}, signal) {
  if (isOwnersStill()) return api.post(`/api/rooms/${roomId}/messages`, {text, nonce}, {signal});
  leave();
  return Promise.reject(new api.ApiError(401));
}

function isOwnersStill() {
  const viewer = recall(storage(), VIEWER);
  return viewer === null || viewer === String(owner);
}

/** Somebody else has signed in: this page is not theirs to use. */
function leave() {
  queue?.close();
  location.reload();
}

/** `crypto.randomUUID` is missing where chats are often tried first: plain HTTP in the LAN. */
function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A reloaded tab knows its own entries again and does not leave them to "the other tab". */
function tabId() {
  const session = storage('sessionStorage');
  const known = recall(session, TAB);
  if (known) return known;
  const name = randomName();
  remember(session, TAB, name);
  return name;
}

/** Where storage is forbidden even asking for it throws. */
function storage(name = 'localStorage') {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function recall(store, key) {
  try {
    return store.getItem(key);
  } catch {
    return null;
  }
}

function remember(store, key, value) {
  try {
    store.setItem(key, String(value));
  } catch {
    // Then nothing is remembered, and the outbox works for this page alone.
  }
}

if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (queue && event.key === VIEWER && !isOwnersStill()) leave();
    else queue?.heard(event);
  });
  window.addEventListener('online', () => queue?.wake({isFresh: true}));
  window.addEventListener('pageshow', () => queue?.wake());
  document.addEventListener('visibilitychange', () => document.hidden || queue?.wake());
  window.addEventListener('beforeunload', (event) => {
    if (queue && !queue.durable && queue.waiting()) event.preventDefault();
  });
  live.onReady(() => queue?.wake({isFresh: true}));
}
