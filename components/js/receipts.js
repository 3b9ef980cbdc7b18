/**
 * Who has read how far in a room, and at which row each face stands for that.
 *
 * The server names those alone whose reading the viewer may see. Pointers only move on; quiet words,
 * and one's own, carry along whoever had read everything before, as they do on the server. Nothing
 * here is kept for a message: rows ask `faces` for their own, and only they are drawn anew.
 */

import {reactive, ref} from 'vue';
import * as api from './api.js';
import {isFinal} from './errors.js';
import * as live from './live.js';
import {moved, standing} from './reading.js';
import {relations} from './relations.js';
import * as state from './state.js';

const AGAIN_MS = 800; // What may have changed who sees whom comes in bursts.
const RETRY_MS = 5_000;

export class Receipts {
  /**
   * @param {number} roomId @param {number} viewerId
   * @param {() => void} changed somebody may stand somewhere else now
   */
  constructor(roomId, viewerId, changed) {
    Object.assign(this, {roomId, viewerId, changed});
    /** @type {Map<number, {user: import('./rows.js').UserView, seq: number}>} */
    this.readers = new Map();
    /** The people at a row, by the seq of the row. */
    this.faces = reactive(new Map());
    /** The room is too large for faces: it is told for one message, on demand. */
    this.isOnDemand = ref(false);
    this.isClosed = false;
    /** What was heard since it was last asked for, until the answer comes. */
    this.asked = null;
    this.offs = [
      live.on(`room:${roomId}`, (event) => this.#hear(event)),
      live.on('everyone', (event) => this.#hearOfPresence(event)),
      state.followRoom(roomId, ({readers}, asked) => this.#take(readers, asked), () => this.#begin()),
      relations.on(() => this.#loadSoon()),
    ];
    if (live.isReady()) this.load();
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.offs.forEach((off) => off());
  }

  /** As it is now; what is heard meanwhile is newer. */
  async load() {
    const asked = this.#begin();
    try {
      this.#take(await api.get(`/api/rooms/${this.roomId}/readers`), asked);
    } catch (error) {
      if (asked !== this.asked) return;
      this.asked = null;
      if (!isFinal(error)) this.#loadSoon(RETRY_MS);
    }
  }

  /** It is being asked for: what is heard from here on is newer than the answer. */
  #begin() {
    clearTimeout(this.timer);
    this.timer = null;
    return (this.asked = {heard: new Map(), missed: []});
  }

  #take(answer, asked) {
    if (asked !== this.asked || this.isClosed) return;
    this.asked = null;
    if (!answer) return;
    this.isOnDemand.value = answer.more;
    this.readers = new Map(
      answer.readers.map(({user, read_seq: seq}) => [user.id, {user, seq: Math.max(seq, asked.heard.get(user.id) ?? 0)}]),
    );
    asked.missed.forEach((message) => this.#carry(message));
    this.changed();
  }

  /**
   * Put every face where it belongs.
   * @param {{seq?: number, through?: number}[]} items what is drawn
   * @param {boolean} atEnd whether the last of them is the room's last
   * @returns {{ids: number[], apply: () => void}} whose face moves, and how to have it moved
   */
  place(items, atEnd) {
    const next = standing(items, this.readers, atEnd);
    return {
      ids: moved(this.faces, next),
      apply: () => {
        for (const seq of [...this.faces.keys()]) if (!next.has(seq)) this.faces.delete(seq);
        for (const [seq, people] of next) {
          const ids = (list) => list?.map(({id}) => id).join();
          if (ids(this.faces.get(seq)) !== ids(people)) this.faces.set(seq, people);
        }
      },
    };
  }

  #hear(event) {
    if (event.type === 'receipt.moved' && event.user.id !== this.viewerId) {
      this.#advance(event.user, event.read_seq);
    } else if (event.type === 'readers.changed') {
      if (!this.isOnDemand.value) this.load();
    } else if (event.type === 'message.posted') {
      this.asked?.missed.push(event.message);
      this.#carry(event.message);
      if (event.message.kind !== 'text') this.#loadSoon(); // Somebody may have come or left.
    }
  }

  #carry({seq, kind, author}) {
    for (const [id, reader] of this.readers) {
      if (reader.seq === seq - 1 && (kind !== 'text' || author.id === id)) reader.seq = seq;
    }
  }

  #advance(user, seq) {
    this.asked?.heard.set(user.id, seq);
    const reader = this.readers.get(user.id);
    if (seq <= (reader?.seq ?? 0)) return;
    this.readers.set(user.id, {user, seq});
    this.changed();
  }

  /** To whom somebody is gone at once, their reading is, too. */
  #hearOfPresence({type, user_id: userId, status}) {
    if (type === 'presence.changed' && status === 'offline' && this.readers.has(userId)) this.#loadSoon();
  }

  #loadSoon(pause = AGAIN_MS) {
    if (!this.isClosed) this.timer ??= setTimeout(() => this.load(), pause);
  }
}
