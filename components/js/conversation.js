/**
 * How a run of messages reads: days, groups of one author, folded system lines, the 'New' line.
 *
 * Rows and unconfirmed entries go in, a flat list of items to draw comes out. An item that would be
 * drawn the same as before is the same object as before, so that drawing can skip it. Nothing here
 * knows of the browser.
 */

import {t, tn} from './words.js';

/** One author's messages stand together when they follow each other within this time. */
export const GROUP_MS = 5 * 60_000;

/** How many names are spelled out before the others become a number. */
const MAX_NAMES = 3;

/**
 * @typedef {object} Item
 * @property {'day'|'new'|'system'|'message'|'more'} type `more`: here newer rows will be loaded
 * @property {string} key the same for an entry and the message it becomes
 * @property {number} [seq] the message's, or the first one's of a system line
 * @property {number} [through] who has seen this item has read up to here
 * @property {boolean} [isHead] it begins a group: with avatar, name and time
 * @property {string} [day] what a separator says
 * @property {string[]} [sentences] what a system line says
 * @property {object|null} [author]
 * @property {import('./rows.js').MessageView} [message]
 * @property {'waiting'|'sending'|'refused'|'sent'} [state] of an entry that is no row yet, with its
 *   `nonce`, `at`, `reason` and `text`; once it is sent, with its `message`
 *
 * @typedef {object} Circumstances
 * @property {number} viewerId
 * @property {object[]} entries of the outbox, in order
 * @property {object|null} viewer who wrote them
 * @property {{from: number, count: number}|null} news what the 'New' line stands above
 * @property {Set<number>} [removed] seqs of messages that were taken back: none of them is news
 * @property {boolean} atEnd whether the last row is the room's last message
 * @property {(moment: string|number) => string} dayKey
 * @property {(moment: string|number) => string} day
 * @property {(author: object) => string} nameOf
 */

/** @returns {(rows: object[], circumstances: Circumstances) => Item[]} */
export function createConversation() {
  let drawn = new Map();
  return (rows, circumstances) => {
    const items = converse(rows, circumstances).map((item) => {
      const before = drawn.get(item.key);
      return before && isSame(before, item) ? before : item;
    });
    drawn = new Map(items.map((item) => [item.key, item]));
    return items;
  };
}

/** The items of one moment, all of them new. */
export function converse(rows, circumstances) {
  const {viewerId, entries, viewer, news, removed, atEnd, dayKey, day, nameOf} = circumstances;
  const items = [];
  let today = null;
  let previous = null; // The message or entry above, if a group may go on.
  let run = []; // System messages that become one line.

  const begin = (moment) => {
    const key = dayKey(moment);
    if (key === today) return;
    close();
    today = key;
    previous = null;
    items.push({type: 'day', key: `day ${key}`, day: day(moment)});
  };
  const close = () => {
    if (run.length) items.push(systemItem(run, nameOf));
    run = [];
  };
  let isNewShown = !news || rows[0]?.seq > news.from; // What it stands above may not be loaded yet.

  for (const message of rows) {
    if (message.deleted) {
      // Nothing is left to see of it, so who has seen what stands above has read it, too.
      const above = run.length ? run[run.length - 1] : items[items.length - 1];
      if (above) above.through = message.seq;
      continue;
    }
    begin(message.created_at);
    if (!isNewShown && message.seq >= news.from) {
      close();
      isNewShown = true;
      previous = null;
      items.push({type: 'new', key: 'new', count: left(news, removed), at: message.created_at});
    }
    if (message.kind !== 'text') {
      run.push({message, through: message.seq});
      previous = null;
      continue;
    }
    close();
    items.push({
      type: 'message',
      key: rowKey(message, viewerId),
      seq: message.seq,
      through: message.seq,
      isHead: !belongs(previous, message.author.id, Date.parse(message.created_at)),
      author: message.author,
      message,
    });
    previous = {authorId: message.author.id, at: Date.parse(message.created_at)};
  }
  close();
  if (!atEnd) items.push({type: 'more', key: 'more'});
  for (const entry of entries) {
    begin(entry.at);
    const isHead = !belongs(previous, viewerId, entry.at);
    const {nonce, at, state, reason, text, message} = entry;
    items.push({type: 'message', key: entryKey(nonce), isHead, author: viewer, nonce, at, state, reason, text, message});
    previous = {authorId: viewerId, at: entry.at};
  }
  return items;
}

/** The same key before and after confirmation, so that the row stays the same element. */
const entryKey = (nonce) => `nonce ${nonce}`;

const rowKey = ({id, nonce, author}, viewerId) =>
  nonce && author.id === viewerId ? entryKey(nonce) : `message ${id}`;

function belongs(previous, authorId, at) {
  return previous?.authorId === authorId && Math.abs(at - previous.at) < GROUP_MS;
}

function isSame(a, b) {
  const keys = Object.keys(b);
  return (
    keys.length === Object.keys(a).length &&
    keys.every((key) =>
      key === 'sentences' ? a[key]?.join('\n') === b[key].join('\n') : a[key] === b[key],
    )
  );
}

function systemItem(run, nameOf) {
  const first = run[0].message;
  const last = run[run.length - 1];
  return {
    type: 'system',
    key: `system ${first.id}`,
    seq: first.seq,
    through: last.through,
    at: last.message.created_at,
    sentences: sentences(run.map(({message}) => message), nameOf),
  };
}

/**
 * What a run of system messages says: 'Ann, Bo and 3 others joined', 'Cy left', …
 * @param {object[]} messages
 * @param {(author: object) => string} nameOf
 * @returns {string[]}
 */
export function sentences(messages, nameOf = (author) => author.name) {
  const said = [];
  const people = {joined: null, left: null, added: null, removed: null};
  for (const {kind, author, text} of messages) {
    if (kind in people) {
      if (!people[kind]) said.push({kind, names: (people[kind] = new Map())});
      people[kind].set(author.id, nameOf(author));
    } else {
      const last = said[said.length - 1];
      if (last?.isOf === `${kind} ${author.id}`) said.pop(); // Said again, it is as it is now.
      said.push({isOf: `${kind} ${author.id}`, words: tell(kind, nameOf(author), text)});
    }
  }
  return said.map(({words, kind, names}) => words ?? come(kind, [...names.values()]));
}

function come(kind, all) {
  const names = list(all);
  if (kind === 'joined') return tn('{names} joined', '{names} joined', all.length, {names});
  if (kind === 'added') return tn('{names} was added', '{names} were added', all.length, {names});
  if (kind === 'removed') return tn('{names} was removed', '{names} were removed', all.length, {names});
  return tn('{names} left', '{names} left', all.length, {names});
}

function tell(kind, name, text) {
  if (kind === 'created') return t('{name} created the room', {name});
  if (kind === 'renamed') return t('{name} renamed the room to “{text}”', {name, text});
  if (kind === 'described' && text) return t('{name} changed the description to “{text}”', {name, text});
  if (kind === 'described') return t('{name} removed the description', {name});
  if (kind === 'topic' && text) return t('{name} set the topic to “{text}”', {name, text});
  if (kind === 'topic') return t('{name} removed the topic', {name});
  if (kind === 'picture') return t('{name} changed the picture of the room', {name});
  if (kind === 'opened') return t('{name} made the room public', {name});
  if (kind === 'closed') return t('{name} made the room private', {name});
  if (kind === 'archived') return t('{name} archived the room', {name});
  if (kind === 'restored') return t('{name} restored the room', {name});
  return t('{name} changed the room', {name});
}

/** 'Ann', 'Ann and Bo', 'Ann, Bo and Cy', 'Ann, Bo and 3 others'. */
export function list(names) {
  if (names.length <= 1) return names.join('');
  if (names.length <= MAX_NAMES) {
    return t('{names} and {last}', {names: names.slice(0, -1).join(', '), last: names[names.length - 1]});
  }
  const first = names.slice(0, MAX_NAMES - 1).join(', ');
  const others = names.length - MAX_NAMES + 1;
  return tn('{names} and {count} other', '{names} and {count} others', others, {names: first});
}

/** Who is writing, in a sentence. @param {string[]} names */
export function typingSentence(names) {
  if (names.length === 0) return '';
  if (names.length === 1) return t('{name} is writing…', {name: names[0]});
  if (names.length === 2) return t('{one} and {other} are writing…', {one: names[0], other: names[1]});
  return t('Several people are writing…');
}

/**
 * An unconfirmed text roughly as the server will draw it, so that confirming it moves little:
 * paragraphs and fenced code.
 * @param {string} text
 * @returns {{isCode: boolean, text: string, language?: string}[]}
 */
export function preview(text) {
  const blocks = [];
  const parts = text.split(/^```(.*)$\n?/m); // Between them, what stands behind each fence.
  for (let index = 0; index < parts.length; index += 2) {
    const [part, isCode] = [parts[index], index % 4 === 2];
    if (isCode) {
      const [language = ''] = parts[index - 1].trim().split(/\s/);
      blocks.push({isCode, text: part.replace(/\n$/, ''), language});
      continue;
    }
    for (const piece of part.trim().split(/\n\s*\n/)) {
      if (piece.trim()) blocks.push({isCode, text: piece.trim()});
    }
  }
  return blocks;
}

/** How many of the news are there still. */
function left({from, count}, removed = new Set()) {
  const isNews = (seq) => from <= seq && seq < from + count;
  return count - [...removed].filter(isNews).length;
}
