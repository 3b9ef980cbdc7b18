/**
 * One room's rows, fed: loaded over HTTP, kept true by live events and by asking what changed.
 *
 * Rooms left a moment ago are remembered, so that coming back paints at once and then asks for
 * what is new. Whatever fails for want of a connection is tried again until the feed is closed.
 */

import * as browserApi from './api.js';
import * as browserLive from './live.js';
import {isFinal} from './errors.js';
import {Rows} from './rows.js';

export const PAGE = 50;
/** Rows in the document; beyond it the far end is dropped. */
export const MAX_ROWS = 300;
/** Rows more than that are let pass before the end is dropped again. */
const SLACK = 20;
/** A missing change usually is only late. */
const GAP_MS = 150;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
const MAX_REMEMBERED = 12;
const ROWS_REMEMBERED = 100;
const ROWS_BEFORE = 10; // Above the first unread one: what is loaded later changes none in view.

const remembered = new Map();

export class Feed {
  /**
   * @param {number} roomId
   * @param {object} border
   * @param {(what: 'window'|'missed'|'rows'|'state') => void} border.changed `missed`: rows have
   *   come by asking what changed
   * @param {() => number|null} border.whereabouts the seq somebody is looking at, to reload around
   */
  constructor(roomId, {changed, whereabouts, api = browserApi, live = browserLive}) {
    Object.assign(this, {roomId, changed, whereabouts, api, live});
    this.path = `/api/rooms/${roomId}`;
    this.rows = remembered.get(roomId) ?? new Rows();
    remembered.delete(roomId);
    /** How far this person had read, when the room was last loaded. @type {number|null} */
    this.readSeq = null;
    /** Why there is nothing to show. @type {Error|null} */
    this.problem = null;
    this.isClosed = false;
    this.loading = {older: false, newer: false, window: false};
    this.turn = 0;
    this.syncing = null;
    this.isSyncDue = false;
    this.gapTimer = null;
    this.waits = new Set();
  }

  /**
   * Begin to listen and load: what is remembered, else around `seq`, else the first unread message,
   * else the end.
   * @param {number|null} seq
   */
  async open(seq = null) {
    this.offs = [
      this.live.on(`room:${this.roomId}`, (event) => this.#hear(event)),
      this.live.on(`members:${this.roomId}`, (event) => {
        if (event.type === 'room.activity') this.#hearOf(event.last_rev);
      }),
      this.live.onReady(() => {
        this.#wake();
        this.sync();
      }),
    ];
    if (this.rows.isLoaded && seq === null) return this.sync();
    return this.#loadWindow(async () => {
      if (seq !== null) return this.#page({around: seq});
      const page = await this.#page({});
      const isUnreadInside = page.first || page.read_seq + 1 >= page.messages[ROWS_BEFORE]?.seq;
      return isUnreadInside ? page : this.#page({around: page.read_seq + 1});
    });
  }

  /** Stop; the rows are remembered for the way back. */
  close() {
    this.isClosed = true;
    this.offs.forEach((off) => off());
    clearTimeout(this.gapTimer);
    this.#wake();
    if (this.rows.isLoaded && this.rows.atEnd && !this.problem) {
      this.rows.trim('top', ROWS_REMEMBERED);
      remembered.set(this.roomId, this.rows);
      if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value);
    }
  }

  loadOlder() {
    if (this.rows.first) return;
    this.#loadPage('older', {before: this.rows.lo}, (page) => {
      if (this.rows.prepend(page)) this.rows.trim('bottom', MAX_ROWS);
    });
  }

  loadNewer() {
    if (this.rows.atEnd) return;
    this.#loadPage('newer', {after: this.rows.hi}, (page) => {
      if (this.rows.append(page)) this.rows.trim('top', MAX_ROWS);
    });
  }

  /** Show the end of the room. */
  loadEnd() {
    return this.#loadWindow(() => this.#page({}));
  }

  /** Take a message that came as the answer to a post, or another change. */
  take(change) {
    if (this.rows.apply(change) === 'applied') this.#grown();
    this.#mindGap();
  }

  /** Ask what changed, now or right after the asking that is under way. */
  sync() {
    if (!this.rows.isLoaded || this.loading.window) {
      this.isSyncDue = true; // A window under way may have been read before what is to be caught up.
      return this.syncing;
    }
    if (this.syncing) this.isSyncDue = true;
    this.syncing ??= this.#catchUp().finally(() => {
      this.syncing = null;
      this.#syncIfDue();
    });
    return this.syncing;
  }

  #syncIfDue() {
    if (!this.isSyncDue || this.isClosed || !this.rows.isLoaded) return;
    this.isSyncDue = false;
    this.sync();
  }

  async #catchUp() {
    const since = this.rows.rev;
    const changes = await this.#persist(() => this.api.get(`${this.path}/changes?since=${since}`));
    if (!changes) return;
    if (since > this.rows.rev) return this.#mindGap(); // A window has been loaded meanwhile.
    if (changes.more) {
      const seq = this.whereabouts();
      await this.#loadWindow(() => this.#page(seq === null ? {} : {around: seq}));
      return;
    }
    this.readSeq = changes.read_seq;
    this.rows.catchUp(changes);
    this.#grown('missed');
    this.#mindGap(1_000);
  }

  async #loadWindow(read) {
    const turn = ++this.turn;
    this.loading.window = true;
    this.changed('state');
    const page = await this.#persist(read);
    if (turn !== this.turn) return;
    this.loading.window = false;
    if (!page) return this.#state(this.problem);
    this.readSeq = page.read_seq;
    this.rows.reset(page);
    this.changed('window');
    this.#mindGap();
    this.#syncIfDue();
  }

  async #loadPage(end, query, put) {
    if (this.loading[end] || this.loading.window || this.isClosed) return;
    this.loading[end] = true;
    this.changed('state');
    const page = await this.#persist(() => this.#page(query));
    this.loading[end] = false;
    if (!page) return this.#state(this.problem);
    put(page);
    this.changed('rows');
    this.#mindGap();
  }

  #page(query) {
    return this.api.get(`${this.path}/messages?${new URLSearchParams({...query, limit: PAGE})}`);
  }

  /** The answer, however long it takes; null if nobody wants it any more, or never will get it. */
  async #persist(read) {
    for (let failures = 0; !this.isClosed; failures++) {
      try {
        const answer = await read();
        if (this.problem) this.#state(null);
        return this.isClosed ? null : answer;
      } catch (error) {
        if (this.isClosed) return null;
        if (isFinal(error) || !this.rows.isLoaded) this.#state(error);
        if (isFinal(error)) return null;
        const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] * (0.75 + Math.random() / 2);
        await this.#wait(Math.max(pause, 1_000 * (error.retryAfter ?? 0)));
      }
    }
    return null;
  }

  #state(problem) {
    this.problem = problem;
    if (!this.isClosed) this.changed('state');
  }

  #wait(milliseconds) {
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        this.waits.delete(finish);
        done();
      };
      const timer = setTimeout(finish, milliseconds);
      this.waits.add(finish);
    });
  }

  #wake() {
    for (const finish of [...this.waits]) finish();
  }

  #hear(event) {
    if (event.type === 'message.posted' || event.type === 'message.changed') this.take(event.message);
    if (event.type === 'messages.removed') this.take(event);
  }

  #hearOf(rev) {
    this.rows.hear(rev);
    this.#mindGap();
  }

  #mindGap(pause = GAP_MS) {
    if (!this.rows.hasGap || this.gapTimer !== null || this.isClosed) return;
    this.gapTimer = setTimeout(() => {
      this.gapTimer = null;
      if (this.rows.hasGap) this.sync();
    }, pause);
  }

  /** New rows have come at the end; the window must not grow for ever. */
  #grown(what = 'rows') {
    const {rows} = this;
    if (rows.list.length > MAX_ROWS + SLACK) {
      const seq = this.whereabouts() ?? rows.hi;
      rows.trim(seq - rows.lo < rows.hi - seq ? 'bottom' : 'top', MAX_ROWS);
    }
    this.changed(what);
  }
}
