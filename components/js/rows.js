/**
 * The window of rows: a contiguous run of one room's messages by `seq`, kept true by `rev`.
 *
 * The law: the state has a `rev`; the next change is applied, an older one ignored, and one that
 * comes too early is put aside until what lies between has arrived. A row gives way only to a
 * message with a higher `rev`. There is never a hole between the first row and the last.
 * Pure state: nothing here knows of the network, of Vue or of the time.
 */

/** What is kept of changes to rows outside the window, for a page that was read before them. */
const MAX_ASIDE = 500;
/** What is kept of changes that came too early. Beyond it only their number is remembered. */
const MAX_EARLY = 1_000;

/** What the system says is folded into lines: so little counts one such message beside a written one. */
const FOLDED_WEIGHT = 0.02;

/**
 * @typedef {object} UserView
 * @property {number} id
 * @property {string} handle
 * @property {string} name
 * @property {string|null} avatar
 * @property {boolean} [is_gone] for good: no name is left
 *
 * @typedef {object} MessageView
 * @property {number} id
 * @property {number} room_id
 * @property {number} seq
 * @property {number} rev
 * @property {string} kind `text`, or what the system says: `joined`, `renamed`, …
 * @property {UserView} author
 * @property {string} text
 * @property {string} html safe, made by the server
 * @property {string} created_at
 * @property {string|null} edited_at
 * @property {boolean} deleted
 * @property {string|null} nonce
 *
 * @typedef {object} Removal messages that have no words any more, all by one change
 * @property {number[]} seqs
 * @property {number} rev
 *
 * @typedef {object} Page
 * @property {MessageView[]} messages ascending by seq, without holes
 * @property {boolean} first it begins with the room's first message
 * @property {boolean} last it ends with the room's last message
 * @property {number} last_seq
 * @property {number} last_rev
 * @property {number} read_seq
 *
 * @typedef {object} Changes
 * @property {MessageView[]} messages ascending by rev
 * @property {number} last_rev
 * @property {number} last_seq
 * @property {boolean} more
 */

export class Rows {
  constructor() {
    /** @type {MessageView[]} */
    this.list = [];
    /** The change up to which the rows are true; null before the first page. */
    this.rev = null;
    this.lastSeq = 0;
    /** Whether the first row is the room's first message. */
    this.first = false;
    /** The latest change anybody told of. */
    this.heard = 0;
    this.early = new Map();
    this.aside = new Map();
    /** A page read before this change may hold rows that are no longer true. */
    this.floor = 0;
  }

  get isLoaded() {
    return this.rev !== null;
  }

  /** The seq of the first row; of the row to come, if there is none. */
  get lo() {
    return this.list.length ? this.list[0].seq : this.lastSeq + 1;
  }

  /** The seq of the last row. */
  get hi() {
    return this.list.length ? this.list[this.list.length - 1].seq : this.lastSeq;
  }

  /** Whether the last row is the room's last message. */
  get atEnd() {
    return this.hi >= this.lastSeq;
  }

  /** Whether a change is known to have happened that has not arrived. */
  get hasGap() {
    return this.isLoaded && this.heard > this.rev;
  }

  /** @param {number} seq @returns {MessageView|undefined} */
  at(seq) {
    return this.list[seq - this.lo];
  }

  /**
   * Begin anew with a page of messages.
   * @param {Page} page
   */
  reset(page) {
    this.heard = Math.max(this.heard, this.rev ?? 0, page.last_rev);
    this.list = [...page.messages];
    this.rev = page.last_rev;
    this.lastSeq = page.last_seq;
    this.first = page.first;
    this.floor = page.last_rev;
    this.aside.clear();
    this.#takeEarly();
  }

  /**
   * Put older messages before the first row.
   * @param {Page} page what the server has before `lo`
   * @returns {boolean} false if the page does not fit (any more): ask again
   */
  prepend(page) {
    const older = page.messages.filter((message) => message.seq < this.lo);
    if (page.last_rev < this.floor || (older.length && older[older.length - 1].seq !== this.lo - 1)) {
      return false;
    }
    this.list = [...older.map((message) => this.#latest(message)), ...this.list];
    this.first = page.first;
    this.hear(page.last_rev);
    return true;
  }

  /**
   * Put newer messages after the last row.
   * @param {Page} page what the server has after `hi`
   * @returns {boolean} false if the page does not fit (any more): ask again
   */
  append(page) {
    const newer = page.messages.filter((message) => message.seq > this.hi);
    if (page.last_rev < this.floor || (newer.length && newer[0].seq !== this.hi + 1)) return false;
    this.list = [...this.list, ...newer.map((message) => this.#latest(message))];
    this.lastSeq = Math.max(this.lastSeq, page.last_seq);
    this.hear(page.last_rev);
    return true;
  }

  /**
   * Take one change as it was heard.
   * @param {MessageView|Removal} change
   * @returns {'applied'|'ignored'|'early'}
   */
  apply(change) {
    if (this.isLoaded && change.rev <= this.rev) return 'ignored';
    this.hear(change.rev);
    if (!this.isLoaded || change.rev > this.rev + 1) {
      if (this.early.size < MAX_EARLY) this.early.set(change.rev, change);
      return 'early';
    }
    this.#take(change);
    this.rev = change.rev;
    this.#takeEarly();
    return 'applied';
  }

  /**
   * Take everything that changed since a `rev` this window had.
   * @param {Changes} changes all of them: not one with `more`
   */
  catchUp(changes) {
    if (!this.isLoaded || changes.last_rev <= this.rev) return;
    const news = changes.messages.filter((message) => message.rev > this.rev);
    for (const message of news.sort((a, b) => a.seq - b.seq)) this.#put(message);
    this.rev = changes.last_rev;
    this.lastSeq = Math.max(this.lastSeq, changes.last_seq);
    this.hear(changes.last_rev);
    this.#takeEarly();
  }

  /** Somebody says that the room has come this far. @param {number} rev */
  hear(rev) {
    this.heard = Math.max(this.heard, rev);
  }

  /**
   * Drop rows at one end until at most `max` are left; what folds into one line hardly counts, or a
   * room that a thousand people have joined would never fill the screen.
   * @param {'top'|'bottom'} end
   * @param {number} max
   */
  trim(end, max) {
    const kept = end === 'top' ? [...this.list].reverse() : this.list;
    let weight = 0;
    const cut = kept.findIndex(({kind}) => (weight += kind === 'text' ? 1 : FOLDED_WEIGHT) > max);
    if (cut < 0) return;
    if (end === 'top') {
      this.list = this.list.slice(-cut);
      this.first = false;
    } else {
      this.list = this.list.slice(0, cut);
    }
    this.floor = this.rev;
  }

  #take(change) {
    if (change.seqs) this.#empty(change);
    else this.#put(change);
  }

  #put(message) {
    const {lo, hi} = this;
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    if (message.seq === hi + 1) {
      this.list.push(message);
    } else if (lo <= message.seq && message.seq <= hi) {
      if (message.rev > this.at(message.seq).rev) this.list[message.seq - lo] = message;
    } else {
      this.#putAside(message);
    }
  }

  /** Rows that are not here may be on their way in a page that has their words still. */
  #empty({seqs, rev}) {
    for (const seq of seqs) {
      const row = this.at(seq);
      if (!row) this.floor = Math.max(this.floor, rev);
      else if (rev > row.rev) this.list[seq - this.lo] = {...row, rev, text: '', html: '', deleted: true};
    }
  }

  #takeEarly() {
    for (const rev of [...this.early.keys()].sort((a, b) => a - b)) {
      if (rev > this.rev + 1) return;
      if (rev === this.rev + 1) {
        this.#take(this.early.get(rev));
        this.rev = rev;
      }
      this.early.delete(rev);
    }
  }

  #putAside(message) {
    this.aside.delete(message.seq);
    this.aside.set(message.seq, message);
    if (this.aside.size > MAX_ASIDE) {
      const [seq, oldest] = this.aside.entries().next().value;
      this.aside.delete(seq);
      this.floor = Math.max(this.floor, oldest.rev);
    }
  }

  #latest(message) {
    const known = this.aside.get(message.seq);
    this.aside.delete(message.seq);
    return known && known.rev > message.rev ? known : message;
  }
}
