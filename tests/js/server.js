/**
 * A room on a server as its contract has it, for tests: messages with `seq` and `rev`, pages of them,
 * and what changed. It stands for the network's other end, nothing of the product is in here.
 */

/** Random numbers that are the same for the same seed (mulberry32). */
export function randomOf(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const person = (id, name = `Person ${id}`) => ({id, handle: `p${id}`, name, avatar: null});

export class Room {
  constructor() {
    this.messages = [];
    this.rev = 0;
    this.readSeq = 0;
  }

  get lastSeq() {
    return this.messages.length;
  }

  /** @returns the event that everybody hears */
  post(more = {}) {
    const seq = this.lastSeq + 1;
    const message = {
      id: 1_000 + seq, room_id: 1, seq, rev: ++this.rev, kind: 'text', author: person(1 + (seq % 3)),
      text: `Message ${seq}`, html: `<p>Message ${seq}</p>`, edited_at: null, deleted: false,
      nonce: null, created_at: new Date(Date.UTC(2026, 10, 21, 8, seq)).toISOString(), ...more,
    };
    this.messages.push(message);
    return {type: 'message.posted', message};
  }

  edit(seq) {
    const message = {...this.messages[seq - 1], rev: ++this.rev, text: `Edited at ${this.rev}`};
    this.messages[seq - 1] = message;
    return {type: 'message.changed', message};
  }

  remove(seqs) {
    const rev = ++this.rev;
    for (const seq of seqs) {
      this.messages[seq - 1] = {...this.messages[seq - 1], rev, text: '', html: '', deleted: true};
    }
    return {type: 'messages.removed', room_id: 1, seqs, rev};
  }

  page({before, after, around, limit = 50}) {
    let low = Math.max(0, (before ?? this.lastSeq + 1) - 1 - limit);
    if (after !== undefined) low = after;
    if (around !== undefined) low = Math.max(0, around - Math.ceil(limit / 2));
    const high = before === undefined ? low + limit : before - 1;
    const messages = this.messages.slice(low, high);
    return {
      messages, first: low === 0, last: high >= this.lastSeq,
      last_seq: this.lastSeq, last_rev: this.rev, read_seq: this.readSeq,
    };
  }

  changes(since, limit = 200) {
    const changed = this.messages.filter(({rev}) => rev > since).sort((a, b) => a.rev - b.rev);
    return {
      messages: changed.slice(0, limit), more: changed.length > limit,
      last_seq: this.lastSeq, last_rev: this.rev, read_seq: this.readSeq,
    };
  }
}
