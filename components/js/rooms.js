/**
 * The rooms of one person and what is unread in them: a snapshot, and the events that keep it true.
 *
 * Unread is `last_seq − read_seq` and never counted. Both only grow, so an event that is older than
 * the snapshot does no harm; when somebody puts their pointer back, its `read_rev` grows instead.
 * The quiet rule is the server's: what nobody needs to read carries along a reader who had read
 * everything before it; one's own messages come as `read.moved`. Mentions are counted beyond the
 * pointer too: each is known by its `seq`.
 */

import {UNSORTED, arrange, byName} from './sections.js';

/**
 * @typedef {object} Entry
 * @property {object} room
 * @property {number} readSeq
 * @property {number} readRev
 * @property {number[]} mentions the messages that call the person by name
 * @property {string} level of what they want to be told here
 */

export class Rooms {
  /** @param {{nameOf?: (room: object) => string}} [border] what rooms are called now */
  constructor({nameOf = ({name}) => name} = {}) {
    this.nameOf = nameOf;
    /** @type {Map<number, Entry>} */
    this.byId = new Map();
    this.isLoaded = false;
    /** Of what they want to be told where they have said nothing else. @type {() => string} */
    this.usual = () => 'mentions';
    /** @type {import('./sections.js').Sidebar} */
    this.sidebar = UNSORTED;
  }

  /** @param {{room: object, read_seq: number, read_rev: number, mentions: number[], level: string}[]} memberships the snapshot */
  reset(memberships) {
    const before = this.byId;
    this.byId = new Map();
    this.isLoaded = true;
    for (const {room, read_seq: readSeq, read_rev: readRev = 0, mentions = [], level = 'default'} of memberships) {
      const known = before.get(room.id);
      const entry = {room: known ? merged(known.room, room) : room, readSeq, readRev, level, mentions: [...mentions]};
      if (known) {
        moveTo(entry, known);
        addMentions(entry, known.mentions);
      }
      this.byId.set(room.id, entry);
    }
  }

  /**
   * @param {object} event
   * @returns {boolean} whether the event meant a change here
   */
  apply(event) {
    if (event.type === 'room.joined') {
      const known = this.byId.get(event.room.id);
      const readSeq = Math.max(event.read_seq, known?.readSeq ?? 0);
      const entry = known ?? {readRev: 0, mentions: [], level: event.level ?? 'default'};
      this.byId.set(event.room.id, {
        ...entry, room: known ? merged(known.room, event.room) : event.room, readSeq,
      });
      return true;
    }
    if (event.type === 'room.left' || event.type === 'room.hidden') return this.byId.delete(event.room_id);
    const entry = this.byId.get(event.room_id ?? event.room?.id);
    if (!entry) return false;
    if (event.type === 'room.changed') {
      // How far the room has come is told by its activity, which also says what was quiet.
      entry.room = {...merged(entry.room, event.room), last_seq: entry.room.last_seq};
      return true;
    }
    if (event.type === 'room.activity') return this.#advance(entry, event);
    if (event.type === 'read.moved') {
      return moveTo(entry, {readSeq: event.read_seq, readRev: event.read_rev ?? entry.readRev});
    }
    if (event.type === 'messages.removed') return forgetMentions(entry, event.seqs);
    if (event.type === 'mentioned') return addMentions(entry, [event.seq]);
    if (event.type === 'level.changed') {
      entry.level = event.level;
      return true;
    }
    return false;
  }

  /** How much is unread in a room. @param {number} id */
  unread(id) {
    const entry = this.byId.get(id);
    return entry ? Math.max(0, entry.room.last_seq - entry.readSeq) : 0;
  }

  /** How many unread messages call the person by name. @param {number} id */
  mentions(id) {
    const entry = this.byId.get(id);
    return entry ? entry.mentions.filter((seq) => seq > entry.readSeq).length : 0;
  }

  /** Whether somebody wants to be told of nothing there but their name. @param {number} id */
  isMuted(id) {
    const {level, room} = this.byId.get(id) ?? {};
    return level === 'nothing' || (level === 'default' && room.kind !== 'direct' && this.usual() === 'nothing');
  }

  /** How much there calls for being read: of a muted room only what calls by name. @param {number} id */
  calls(id) {
    if (this.byId.get(id)?.room.archived) return 0;
    return this.isMuted(id) ? this.mentions(id) : this.unread(id);
  }

  /** How much calls for being read altogether; archived rooms call nobody. */
  get total() {
    let total = 0;
    for (const id of this.byId.keys()) total += this.calls(id);
    return total;
  }

  /** The rooms by name, the archived ones last. @returns {object[]} */
  sorted() {
    return byName(this.#list(), this.nameOf);
  }

  /** The rooms as they stand at the side. @returns {import('./sections.js').Section[]} */
  sections() {
    return arrange(this.#list(), this.sidebar, this.nameOf);
  }

  #list() {
    return [...this.byId.values()].map(({room}) => room);
  }

  /**
   * The room before or after another one in the list, round and round.
   * @param {number|null} id where one is
   * @param {{by: 1|-1, isUnread?: boolean}} step `isUnread`: past those that are read
   * @returns {number|null} its id; null if there is no other
   */
  neighbour(id, {by, isUnread = false}) {
    const list = this.sections().flatMap(({rooms}) => rooms);
    const from = list.findIndex((room) => room.id === id);
    const start = from < 0 && by < 0 ? 0 : from;
    for (let step = 1; step <= list.length; step++) {
      const room = list[(start + by * step + list.length * 2) % list.length];
      if (room.id === id) continue;
      if (!isUnread || this.calls(room.id)) return room.id;
    }
    return null;
  }

  #advance(entry, {first_seq: firstSeq, last_seq: lastSeq, last_rev: lastRev, quiet, at}) {
    if (lastSeq <= entry.room.last_seq) return false;
    if (quiet && entry.readSeq >= firstSeq - 1) entry.readSeq = Math.max(entry.readSeq, lastSeq);
    const lastAt = quiet ? entry.room.last_at : (at ?? entry.room.last_at);
    entry.room = {
      ...entry.room, last_seq: lastSeq, last_at: lastAt, last_rev: Math.max(lastRev, entry.room.last_rev),
    };
    return true;
  }
}

/** The later word about how far somebody has read. @returns {boolean} whether it was one */
function moveTo(entry, {readSeq, readRev}) {
  if (readRev < entry.readRev || (readRev === entry.readRev && readSeq <= entry.readSeq)) return false;
  Object.assign(entry, {readSeq, readRev});
  return true;
}

function addMentions(entry, seqs) {
  const known = entry.mentions.length;
  entry.mentions = [...new Set([...entry.mentions, ...seqs])];
  return entry.mentions.length > known;
}

/** Messages without words call nobody. */
function forgetMentions(entry, seqs) {
  const known = entry.mentions.length;
  entry.mentions = entry.mentions.filter((seq) => !seqs.includes(seq));
  return entry.mentions.length < known;
}

/** The later word about a room, without its counters ever going back. */
function merged(known, room) {
  const newer = room.last_rev >= known.last_rev ? room : known;
  return {...newer, last_seq: Math.max(known.last_seq, room.last_seq)};
}
