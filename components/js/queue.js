/**
 * What the person wrote and the server has not yet confirmed: the state machine of the outbox.
 *
 * Every entry lies under a key of its own in the browser's storage, so that tabs never overwrite
 * each other's and a crashed tab leaves its entries to the next one. An entry leaves the storage
 * only when the server has answered, when it is taken back, or when another tab did either; its
 * nonce makes a repeated post harmless. Per room one post is under way, in the order of writing.
 * Storage, network, clock and chance come from outside: nothing here knows of a browser.
 */

import {isFinal} from './errors.js';

/** How long an entry written in another tab is left to that tab before this one sends it, too. */
export const GRACE = 2_000;
/** A post without an answer is given up, and repeated, after this time. */
export const PATIENCE = 15_000;
/** A post older than this, seen when a fresh connection comes up, hangs on the dead one. */
const STALE = 3_000;

/**
 * Within the first half minute of an outage a try falls into every second, so that a restarted
 * server hears of a message at once; later the tries thin out. All of it with jitter, because
 * everybody's server comes back at the same moment.
 * @param {number} failingFor milliseconds since the first failure
 * @param {() => number} random
 * @returns {number} milliseconds to the next try
 */
export function retryDelay(failingFor, random) {
  if (failingFor < 30_000) return 500 + 500 * random();
  if (failingFor < 120_000) return 1_000 + 1_000 * random();
  return 5_000 + 5_000 * random();
}

/**
 * What an error means for the entry: `again` (the server may not have it), `refused` (asking
 * again would not help), `signed-out` (it waits for the next sign-in).
 * @param {{status?: number}} error
 */
export function verdict(error) {
  if (error.status === 401) return 'signed-out';
  return isFinal(error) ? 'refused' : 'again';
}

/**
 * @typedef {object} Entry
 * @property {string} nonce
 * @property {number} roomId
 * @property {string} text
 * @property {number} at milliseconds since 1970; increases strictly, so it is the order as well
 * @property {'waiting'|'sending'|'refused'} state
 * @property {string|null} reason the server's sentence, when it refused or asked for patience
 *
 * @typedef {{type: 'added'|'changed'|'sent'|'removed', entry: Entry, message?: object}
 *          |{type: 'durable', durable: boolean}} Change
 */

export class Queue {
  #entries = new Map();
  #lanes = new Map();
  #isSignedOut = false;
  #isClosed = false;
  #isDue = false;
  #timer = null;

  /** Whether what waits would survive this tab. */
  durable = true;

  /**
   * @param {object} border
   * @param {Storage} border.storage
   * @param {string} border.prefix of the keys in the storage, one per person
   * @param {string} border.tab the same after a reload, another in another tab
   * @param {(entry: Entry, signal: AbortSignal) => Promise<{id: number}>} border.post
   * @param {(change: Change) => void} border.tell
   * @param {() => string} border.nonce
   * @param {() => number} border.now
   * @param {() => number} border.random
   * @param {(fn: () => void, ms: number) => any} border.after
   * @param {(timer: any) => void} border.cancel
   */
  constructor(border) {
    this.border = border;
    this.#sync();
    this.#run();
  }

  /** @param {number} roomId @param {string} text @returns {Entry} */
  add(roomId, text) {
    const entry = {
      nonce: this.border.nonce(), roomId, text, at: this.#nextTime(),
      state: 'waiting', reason: null, tab: this.border.tab, freeAt: 0,
      isShown: true, isStored: false,
    };
    this.#entries.set(entry.nonce, entry);
    this.#store(entry);
    this.#tell('added', entry);
    this.#pump();
    return seen(entry);
  }

  /** What waits, is being sent or was refused, in the order of writing. @returns {Entry[]} */
  entries(roomId = null) {
    const isWanted = (entry) => entry.isShown && (roomId === null || entry.roomId === roomId);
    return this.#ordered().filter(isWanted).map(seen);
  }

  waiting() {
    return this.#ordered().filter((entry) => entry.isShown && entry.state !== 'refused').length;
  }

  /** Whether something has been tried in vain. To be asked for patience is not that. */
  isStuck() {
    const now = this.border.now();
    const hangs = (lane) => lane.post && now - lane.since > STALE;
    const fails = (lane) => lane.failingSince !== null && lane.heldUntil <= now;
    return [...this.#lanes.values()].some((lane) => fails(lane) || hangs(lane));
  }

  /** Until when the server wants nothing of a room; 0 if it has not said so. @param {number} roomId */
  heldUntil(roomId) {
    return this.#lanes.get(roomId)?.heldUntil ?? 0;
  }

  retry(nonce) {
    const entry = this.#entries.get(nonce);
    if (entry?.state !== 'refused') return;
    Object.assign(entry, {state: 'waiting', reason: null, tab: this.border.tab, freeAt: 0});
    this.#store(entry);
    this.#tell('changed', entry);
    this.#pump();
  }

  /** @returns {string|null} its text; null if it is gone, sent by another tab perhaps */
  discard(nonce) {
    const entry = this.#entries.get(nonce);
    if (!entry) return null;
    this.#drop(entry);
    this.#forget(entry);
    return entry.text;
  }

  /** The message has been seen in its room, which is as good as an answer to the post. */
  confirm(message) {
    const entry = this.#entries.get(message.nonce);
    if (entry) this.#sent(entry, message);
  }

  /**
   * Something changed for the better: try at once.
   * @param {{isFresh?: boolean}} options isFresh: a new connection stands, so posts that were under
   *   way before it are unlikely to be answered
   */
  wake({isFresh = false} = {}) {
    this.#isSignedOut = false;
    this.#sync();
    for (const lane of this.#lanes.values()) {
      lane.tryAt = 0;
      if (isFresh && lane.post && this.border.now() - lane.since > STALE) lane.post.abort();
    }
    this.#pump();
  }

  /** Another tab wrote. @param {{key: string|null, newValue: string|null}} event of `storage` */
  heard({key, newValue}) {
    if (key === null) {
      // Everything was wiped. What is not confirmed is not given up for that.
      for (const entry of this.#entries.values()) this.#store(entry);
    } else if (key.startsWith(this.border.prefix)) {
      if (newValue === null) this.#forget(this.#entries.get(key.slice(this.border.prefix.length)));
      else this.#adopt(read(newValue));
      this.#pump();
    }
  }

  /** Stop; what waits stays in the storage. */
  close() {
    this.#isClosed = true;
    this.border.cancel(this.#timer);
    for (const lane of this.#lanes.values()) lane.post?.abort();
  }

  /** Look after everything soon, but never inside of what somebody else is doing. */
  #pump() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.#run());
  }

  #run() {
    this.#isDue = false;
    this.border.cancel(this.#timer);
    if (this.#isClosed) return;
    const now = this.border.now();
    const times = [];
    const rooms = new Set();
    for (const entry of this.#ordered()) {
      if (entry.freeAt > now) times.push(entry.freeAt);
      else this.#show(entry);
      if (entry.state === 'refused' || rooms.has(entry.roomId)) continue;
      rooms.add(entry.roomId);
      const lane = this.#lane(entry.roomId);
      const due = Math.max(lane.tryAt, lane.heldUntil, entry.freeAt);
      if (lane.post || this.#isSignedOut) continue;
      if (due > now) times.push(due);
      else if (this.#isGone(entry)) this.#left(entry);
      else this.#send(entry, lane);
    }
    if (times.length) this.#timer = this.border.after(() => this.#run(), Math.min(...times) - now);
  }

  /** Another tab has sent or taken back what stood first in its room. */
  #left(entry) {
    this.#forget(entry);
    this.#pump();
  }

  async #send(entry, lane) {
    const post = new AbortController();
    Object.assign(lane, {post, since: this.border.now()});
    this.#turn(entry, 'sending', entry.reason);
    const patience = this.border.after(() => post.abort(), PATIENCE);
    try {
      const message = await unlessAborted(this.border.post(seen(entry), post.signal), post.signal);
      // Anything else is not our server speaking, but a proxy or the sign-in page of a hotel.
      if (!Number.isInteger(message?.id)) throw new Error('This is not an answer to a message.');
      Object.assign(lane, {post: null, failingSince: null, tryAt: 0});
      this.#sent(entry, message);
    } catch (error) {
      lane.post = null;
      if (!this.#isClosed) this.#failed(entry, lane, error);
    } finally {
      this.border.cancel(patience);
      this.#pump();
    }
  }

  #sent(entry, message) {
    this.#drop(entry);
    if (this.#entries.delete(entry.nonce)) this.#tell('sent', entry, {message});
  }

  #failed(entry, lane, error) {
    const now = this.border.now();
    const what = verdict(error);
    lane.failingSince = what === 'again' ? (lane.failingSince ?? now) : null;
    if (what === 'signed-out') this.#isSignedOut = true;
    if (what === 'again') {
      lane.tryAt = now + retryDelay(now - lane.failingSince, this.border.random);
      lane.heldUntil = error.retryAfter ? now + 1_000 * error.retryAfter : 0;
    }
    if (!this.#entries.has(entry.nonce)) return;
    const reason = error.status ? error.message : null;
    this.#turn(entry, what === 'refused' ? 'refused' : 'waiting', reason);
    if (what === 'refused') this.#store(entry);
  }

  #turn(entry, state, reason) {
    Object.assign(entry, {state, reason});
    this.#tell('changed', entry);
  }

  #lane(roomId) {
    if (!this.#lanes.has(roomId)) {
      this.#lanes.set(roomId, {post: null, since: 0, failingSince: null, tryAt: 0, heldUntil: 0});
    }
    return this.#lanes.get(roomId);
  }

  #ordered() {
    return [...this.#entries.values()].sort((a, b) => a.at - b.at || (a.nonce < b.nonce ? -1 : 1));
  }

  /** The clock of a computer may be set back; the order of writing is not. */
  #nextTime() {
    return Math.max(this.border.now(), ...[...this.#entries.values()].map((entry) => entry.at + 1));
  }

  #tell(type, entry, more = {}) {
    if (entry.isShown) this.border.tell({type, entry: seen(entry), ...more});
  }

  /** Another tab's entry shows here only when that tab has not got rid of it at once. */
  #show(entry) {
    if (entry.isShown) return;
    entry.isShown = true;
    this.#tell('added', entry);
  }

  /** Take the storage for what it is: other tabs may have written while this one slept. */
  #sync() {
    const {storage, prefix} = this.border;
    for (const key of this.#keys()) {
      const stored = read(storage.getItem(key));
      if (stored && key === prefix + stored.nonce) this.#adopt(stored);
      else storage.removeItem(key);
    }
    for (const entry of [...this.#entries.values()]) {
      if (!entry.isStored) this.#store(entry);
      else if (this.#isGone(entry)) this.#forget(entry);
    }
  }

  #keys() {
    const {storage, prefix} = this.border;
    try {
      const keys = Array.from({length: storage.length}, (_, i) => storage.key(i));
      return keys.filter((key) => key?.startsWith(prefix));
    } catch {
      this.#noteDurable(false);
      return [];
    }
  }

  #adopt(stored) {
    if (!stored) return;
    const entry = this.#entries.get(stored.nonce);
    const freeAt = stored.tab === this.border.tab ? 0 : this.border.now() + GRACE;
    if (!entry) {
      this.#entries.set(stored.nonce, {...stored, freeAt, isShown: false, isStored: true});
    } else if ((entry.state === 'refused') !== (stored.state === 'refused')) {
      Object.assign(entry, {freeAt, tab: stored.tab});
      this.#turn(entry, stored.state, stored.reason);
    }
  }

  #isGone(entry) {
    try {
      const {storage, prefix} = this.border;
      return entry.isStored && storage.getItem(prefix + entry.nonce) === null;
    } catch {
      return false;
    }
  }

  #store(entry) {
    const {nonce, roomId, text, at, state, reason, tab} = entry;
    const rest = state === 'refused' ? 'refused' : 'waiting';
    const json = JSON.stringify({nonce, roomId, text, at, state: rest, reason, tab});
    try {
      this.border.storage.setItem(this.border.prefix + nonce, json);
      entry.isStored = true;
    } catch {
      // Full or forbidden. The entry lives on in this tab; whoever shows the state says so.
      entry.isStored = false;
    }
    this.#noteDurable([...this.#entries.values()].every((e) => e.isStored));
  }

  #drop(entry) {
    try {
      this.border.storage.removeItem(this.border.prefix + entry.nonce);
    } catch {
      // Forbidden, so it was never there.
    }
  }

  #forget(entry) {
    if (!entry) return;
    this.#entries.delete(entry.nonce);
    this.#tell('removed', entry);
  }

  #noteDurable(durable) {
    if (this.durable === durable) return;
    this.durable = durable;
    this.border.tell({type: 'durable', durable});
  }
}

/** The part of an entry that others may see. @returns {Entry} */
function seen({nonce, roomId, text, at, state, reason}) {
  return Object.freeze({nonce, roomId, text, at, state, reason});
}

/** What lies in the storage under an entry's key, or null if it is no entry. */
function read(json) {
  try {
    const {nonce, roomId, text, at, state, reason = null, tab} = JSON.parse(json);
    if (typeof nonce !== 'string' || typeof text !== 'string' || text === '') return null;
    if (!Number.isInteger(roomId) || !Number.isFinite(at)) return null;
    return {nonce, roomId, text, at, state: state === 'refused' ? state : 'waiting', reason, tab};
  } catch {
    return null;
  }
}

/** Not every transport listens to its signal while it hangs. */
function unlessAborted(promise, signal) {
  const aborted = new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('No answer came in time.')));
  });
  return Promise.race([promise, aborted]);
}
