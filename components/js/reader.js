/**
 * Which rows a person has really seen, told to the server as the read pointer.
 *
 * Seen is what is at least half visible, or fills half of the view, while the page is in front and
 * has the focus. The pointer only moves on; what could not be told is told after a reconnect. Whoever
 * was led into the middle of a room has not read by that what lies before.
 */

import * as api from './api.js';
import {isFinal} from './errors.js';
import * as live from './live.js';

const PAUSE_MS = 250;
const LEAST_MS = 900; // Between two tellings: what others see within a second need not cost more.
const RETRY_MS = 5_000;
const STEPS = [0, 0.1, 0.25, 0.5, 0.75, 1];

/** Whether somebody can be looking. */
export const isLooking = () => document.visibilityState === 'visible' && document.hasFocus();

export class Reader {
  /**
   * @param {number} roomId
   * @param {HTMLElement} viewport
   * @param {(seq: number) => void} shown hears up to where rows have been in view, looked at or not
   */
  constructor(roomId, viewport, shown) {
    Object.assign(this, {roomId, shown});
    this.visible = new Set();
    this.seen = 0;
    this.told = 0;
    this.toldAt = -Infinity;
    this.timer = null;
    this.isTelling = false;
    this.isClosed = false;
    this.isResting = false;
    this.isLast = null; // On a visit: whether a seq is the room's last.
    this.observer = new IntersectionObserver((entries) => this.#note(entries), {
      root: viewport,
      threshold: STEPS,
    });
    this.look = () => this.update();
    window.addEventListener('focus', this.look);
    document.addEventListener('visibilitychange', this.look);
    this.offs = [live.onReady(() => this.#tell())];
  }

  close() {
    this.isClosed = true;
    this.observer.disconnect();
    clearTimeout(this.timer);
    window.removeEventListener('focus', this.look);
    document.removeEventListener('visibilitychange', this.look);
    this.offs.forEach((off) => off());
    this.#tell();
  }

  /** @param {HTMLElement} row with `data-through`: who has seen it has read up to there */
  observe(row) {
    this.observer.observe(row);
  }

  unobserve(row) {
    this.observer.unobserve(row);
    this.visible.delete(row);
  }

  /**
   * Somebody was led to a message: the pointer rests until they see what comes next for them, or
   * the end of the room.
   * @param {(seq: number) => boolean} isLast whether a seq is the room's last
   */
  visit(isLast) {
    this.isLast = isLast;
  }

  /** What is seen from here on does not count: somebody wants to find it unread again. */
  rest() {
    this.isResting = true;
    clearTimeout(this.timer);
    this.timer = null;
  }

  /** It counts again, and what was not told yet is told. */
  resume() {
    this.isResting = false;
    this.update();
    if (this.seen > this.told) this.#tellSoon();
  }

  /** Everything up to there is read, whether it was seen or not. @param {number} seq */
  read(seq) {
    this.isResting = false;
    this.isLast = null;
    this.seen = Math.max(this.seen, seq);
    this.told = Math.min(this.told, seq - 1);
    this.#say();
  }

  /** The server knows that this much has been read. @param {number} seq */
  know(seq) {
    this.told = Math.max(this.told, seq);
    const before = this.seen;
    this.seen = Math.max(before, seq);
    if (this.seen > before && !this.isClosed) this.update(); // What is next may be in view already.
  }

  /** The last row in view. @returns {number} its seq, 0 if there is none */
  get last() {
    return Math.max(0, ...[...this.visible].map((row) => Number(row.dataset.through) || 0));
  }

  /** The first row in view, if there is any. */
  get #first() {
    return Math.min(...[...this.visible].map((row) => Number(row.dataset.seq) || Infinity));
  }

  /** Rows have come, gone or become others, or somebody has begun to look. */
  update() {
    const last = this.last;
    this.shown(last);
    if (this.isResting || !isLooking() || last <= this.seen) return;
    if (this.isLast && this.#first > this.seen + 1 && !this.isLast(last)) return;
    this.isLast = null;
    this.seen = last;
    this.#say();
  }

  #say() {
    // The sidebar need not wait for the way to the server and back.
    window.dispatchEvent(new CustomEvent('chatter:read', {detail: {roomId: this.roomId, seq: this.seen}}));
    this.#tellSoon();
  }

  #tellSoon() {
    const since = performance.now() - this.toldAt;
    this.timer ??= setTimeout(() => this.#tell(), Math.max(PAUSE_MS, LEAST_MS - since));
  }

  #note(entries) {
    for (const {target, intersectionRatio, intersectionRect, rootBounds} of entries) {
      const fills = rootBounds && intersectionRect.height >= rootBounds.height / 2;
      if (intersectionRatio >= 0.5 || fills) this.visible.add(target);
      else this.visible.delete(target);
    }
    this.update();
  }

  async #tell() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.isTelling || this.isResting || this.seen <= this.told) return;
    this.isTelling = true;
    this.toldAt = performance.now();
    const {seen: seq} = this;
    let isTold = false;
    try {
      const pointer = await api.post(`/api/rooms/${this.roomId}/read`, {seq});
      this.know(Math.max(seq, pointer.read_seq));
      isTold = true;
    } catch (error) {
      if (!isFinal(error) && !this.isClosed) this.timer ??= setTimeout(() => this.#tell(), RETRY_MS);
    } finally {
      this.isTelling = false;
    }
    if (!isTold || this.seen <= this.told) return; // What is refused is not asked again and again.
    if (this.isClosed) this.#tell();
    else this.#tellSoon();
  }
}
