/** The law of the window: old state + events = new state, whatever the network does to them. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {Rows} from '../../components/js/rows.js';
import {Room, randomOf} from './server.js';

function roomWith(count) {
  const room = new Room();
  for (let i = 0; i < count; i++) room.post();
  return room;
}

function opened(room, query = {}) {
  const rows = new Rows();
  rows.reset(room.page(query));
  return rows;
}

const seqs = (rows) => rows.list.map(({seq}) => seq);
const range = (low, high) => Array.from({length: high - low + 1}, (_, i) => low + i);

/** No hole, and every row as the server has it. */
function assertTrue(rows, room, context) {
  assert.deepEqual(seqs(rows), rows.list.length ? range(rows.lo, rows.hi) : [], `a hole: ${context}`);
  for (const row of rows.list) assert.deepEqual(row, room.messages[row.seq - 1], `stale: ${context}`);
}

test('the next change is applied, an older one ignored', () => {
  const room = roomWith(3);
  const rows = opened(room);
  const {message} = room.post();
  assert.equal(rows.apply(message), 'applied');
  assert.equal(rows.apply(message), 'ignored');
  assert.deepEqual(seqs(rows), [1, 2, 3, 4]);
  assert.equal(rows.hasGap, false);
});

test('a change that comes too early waits for the one before it', () => {
  const room = roomWith(3);
  const rows = opened(room);
  const [first, second] = [room.post(), room.post()];
  assert.equal(rows.apply(second.message), 'early');
  assert.deepEqual(seqs(rows), [1, 2, 3]);
  assert.equal(rows.hasGap, true);
  assert.equal(rows.apply(first.message), 'applied');
  assert.deepEqual(seqs(rows), [1, 2, 3, 4, 5]);
  assert.equal(rows.hasGap, false);
});

test('what is heard before the first page has arrived is not lost', () => {
  const room = roomWith(3);
  const page = room.page({});
  const rows = new Rows();
  assert.equal(rows.apply(room.post().message), 'early');
  rows.reset(page);
  assert.deepEqual(seqs(rows), [1, 2, 3, 4]);
});

test('a row gives way only to a higher rev', () => {
  const room = roomWith(3);
  const rows = opened(room);
  const old = room.edit(2).message;
  const changes = room.changes(rows.rev);
  room.edit(2);
  rows.catchUp(room.changes(rows.rev));
  rows.catchUp(changes);
  assert.equal(rows.apply(old), 'ignored');
  assertTrue(rows, room, 'after an old change');
});

test('an edit may come with a lower seq than a new message before it', () => {
  const room = roomWith(3);
  const rows = opened(room);
  room.post();
  room.post();
  room.edit(4); // By rev, message 5 now stands before message 4.
  rows.catchUp(room.changes(rows.rev));
  assert.deepEqual(seqs(rows), [1, 2, 3, 4, 5]);
  assertTrue(rows, room, 'by rev, not by seq');
});

test('new messages are counted but not appended where the end is not in the window', () => {
  const room = roomWith(200);
  const rows = opened(room, {around: 100});
  rows.apply(room.post().message);
  assert.equal(rows.hi, 125);
  assert.equal(rows.lastSeq, 201);
  assert.equal(rows.atEnd, false);
});

test('an edit outside of the window reaches a page that was read before it', () => {
  const room = roomWith(200);
  const rows = opened(room);
  const older = room.page({before: rows.lo});
  rows.apply(room.edit(140).message);
  assert.equal(rows.prepend(older), true);
  assert.equal(rows.lo, 101);
  assertTrue(rows, room, 'a page older than an edit');
});

test('what has lost its words has none, in the window and in a page that was read before', () => {
  const room = roomWith(200);
  const rows = opened(room);
  const older = room.page({before: rows.lo});
  const removal = room.remove([120, 140, 160, 199]);
  assert.equal(rows.apply(removal), 'applied');
  assert.equal(rows.apply(removal), 'ignored');
  assert.deepEqual([rows.at(160).text, rows.at(160).deleted, rows.at(199).html], ['', true, '']);
  assert.equal(rows.prepend(older), false, 'its words would come back');
  assert.equal(rows.prepend(room.page({before: rows.lo})), true);
  assertTrue(rows, room, 'after a removal');
});

test('a removal that comes too early waits for what lies between', () => {
  const room = roomWith(10);
  const rows = opened(room);
  const {message} = room.post();
  const removal = room.remove([3, message.seq]);
  assert.equal(rows.apply(removal), 'early');
  assert.equal(rows.at(3).deleted, false);
  assert.equal(rows.apply(message), 'applied');
  assertTrue(rows, room, 'both have come');
  assert.equal(rows.hasGap, false);
});

test('a page that is older than what is remembered of its rows is refused', () => {
  const room = roomWith(200);
  const rows = opened(room, {around: 100});
  const pages = {older: room.page({before: rows.lo}), newer: room.page({after: rows.hi})};
  for (let seq = 1; seq <= 50; seq++) rows.apply(room.edit(seq).message);
  for (let i = 0; i < 600; i++) rows.apply(room.post().message);
  assert.equal(rows.prepend(pages.older), false);
  assert.equal(rows.append(pages.newer), false);
  assert.equal(rows.prepend(room.page({before: rows.lo})), true);
  assert.equal(rows.append(room.page({after: rows.hi})), true);
  assertTrue(rows, room, 'the pages asked for again');
});

test('a page that was on its way while the window was trimmed does not bring old rows back', () => {
  const room = roomWith(100);
  const rows = opened(room, {around: 50});
  rows.append(room.page({after: rows.hi}));
  const page = room.page({after: 60});
  rows.apply(room.edit(70).message);
  rows.trim('bottom', 60 - rows.lo + 1);
  assert.equal(rows.append(page), false);
  assert.equal(rows.append(room.page({after: 60})), true);
  assertTrue(rows, room, 'the page asked for again');
});

test('a page that is newer than the window tells of changes to come', () => {
  const room = roomWith(200);
  const rows = opened(room, {around: 100});
  const missed = room.edit(100);
  rows.prepend(room.page({before: rows.lo}));
  assert.equal(rows.hasGap, true);
  rows.apply(missed.message);
  assert.equal(rows.hasGap, false);
  room.edit(100);
  rows.append(room.page({after: rows.hi}));
  assert.equal(rows.hasGap, true);
});

test('a row from a newer page is not undone by the changes before it', () => {
  const room = roomWith(200);
  const rows = opened(room);
  const [first, second] = [room.edit(120), room.edit(120)];
  rows.prepend(room.page({before: rows.lo}));
  rows.apply(first.message);
  assert.equal(rows.at(120).rev, second.message.rev);
});

test('a page that does not touch the window is refused', () => {
  const room = roomWith(300);
  const rows = opened(room);
  assert.equal(rows.prepend(room.page({before: 100})), false);
  rows.trim('bottom', 20);
  assert.equal(rows.append(room.page({after: 290})), false);
  assert.deepEqual(seqs(rows), range(251, 270));
});

test('what the system says hardly counts: it is folded into lines', () => {
  const room = new Room();
  for (let i = 0; i < 400; i++) room.post({kind: i % 2 ? 'joined' : 'left'});
  for (let i = 0; i < 5; i++) room.post();
  const rows = new Rows();
  rows.reset(room.page({limit: 1_000}));
  rows.trim('bottom', 300);
  rows.trim('top', 300);
  assert.equal(rows.list.length, 405);
  rows.trim('top', 6);
  assert.deepEqual([rows.list.length, rows.hi], [55, 405], '5 that were written, 50 that count for one');
});

test('trimming forgets one end, and pages bring it back', () => {
  const room = roomWith(120);
  const rows = opened(room, {around: 1});
  assert.equal(rows.first, true);
  while (!rows.atEnd) assert.equal(rows.append(room.page({after: rows.hi})), true);
  rows.trim('top', 30);
  assert.deepEqual([rows.lo, rows.hi, rows.first, rows.atEnd], [91, 120, false, true]);
  rows.trim('bottom', 10);
  assert.deepEqual([rows.lo, rows.hi, rows.first, rows.atEnd], [91, 100, false, false]);
  assert.equal(rows.append(room.page({after: 100})), true);
  assert.equal(rows.prepend(room.page({before: 91})), true);
  assert.equal(rows.prepend(room.page({before: 41})), true);
  assert.deepEqual([rows.lo, rows.hi, rows.first, rows.atEnd], [1, 120, true, true]);
});

test('a window that was read before events that came is known to be behind', () => {
  const room = roomWith(60);
  const rows = opened(room);
  const page = room.page({});
  rows.apply(room.post().message);
  rows.reset(page);
  assert.equal(rows.hasGap, true);
  rows.catchUp(room.changes(rows.rev));
  assert.equal(rows.hasGap, false);
  assert.equal(rows.hi, 61);
});

test('the first message of an empty room is its first row', () => {
  const room = new Room();
  const rows = opened(room);
  assert.deepEqual([rows.atEnd, rows.first], [true, true]);
  rows.apply(room.post().message);
  assert.deepEqual(seqs(rows), [1]);
});

test('a flood that comes too early leaves a gap to be asked about, not a heap of memory', () => {
  const room = roomWith(1);
  const rows = opened(room);
  room.post();
  for (let i = 0; i < 5_000; i++) rows.apply(room.edit(1).message);
  assert.ok(rows.early.size <= 1_000);
  assert.equal(rows.hasGap, true);
  rows.catchUp(room.changes(rows.rev));
  assertTrue(rows, room, 'after the flood');
  assert.deepEqual([rows.rev, rows.hasGap, rows.early.size], [room.rev, false, 0]);
});

/**
 * A reader on a bad line: events come late, twice, out of order or never; pages and changes are read
 * at one moment and arrive at another; the window is moved and trimmed all the while.
 */
function live(seed) {
  const random = randomOf(seed);
  const pick = (n) => Math.floor(random() * n);
  const room = roomWith(pick(400));
  const rows = new Rows();
  const flying = [];
  const seen = {early: 0, refused: 0, edits: 0, removals: 0};
  const fly = (arrive) => flying.push(arrive);
  const ask = () => {
    const since = rows.rev;
    const changes = room.changes(since);
    if (changes.more) return fly(() => rows.reset(room.page({around: rows.hi})));
    fly(() => since <= rows.rev && rows.catchUp(changes));
  };
  const fit = (isFitting) => isFitting || seen.refused++;
  const deeds = [
    () => send(room.post()),
    () => send(room.post()),
    () => room.lastSeq && (seen.edits++, send(room.edit(1 + pick(room.lastSeq)))),
    () => room.lastSeq && (seen.edits++, send(room.edit(Math.max(1, room.lastSeq - pick(5))))),
    () => room.lastSeq && (seen.removals++, send(room.remove([...new Set([pick, pick, pick].map((any) => 1 + any(room.lastSeq)))]))),
    () => rows.isLoaded && ask(),
    () => {
      if (!rows.isLoaded || rows.first) return;
      const page = room.page({before: rows.lo, limit: 1 + pick(60)});
      fly(() => fit(rows.prepend(page)));
    },
    () => {
      if (!rows.isLoaded || rows.atEnd) return;
      const page = room.page({after: rows.hi, limit: 1 + pick(60)});
      fly(() => fit(rows.append(page)));
    },
    () => rows.isLoaded && rows.trim(pick(2) ? 'top' : 'bottom', 20 + pick(280)),
    () => {
      if (pick(8)) return;
      const page = room.page([{}, {around: 1 + pick(room.lastSeq + 1)}][pick(2)]);
      fly(() => rows.reset(page));
    },
  ];
  function send(event) {
    if (random() < 0.1) return; // Lost.
    const hear = () => rows.apply(event.message ?? event) === 'early' && seen.early++;
    fly(hear);
    if (random() < 0.15) fly(hear);
  }
  const loaded = room.page({});
  fly(() => rows.reset(loaded));
  for (let step = 0; step < 400; step++) {
    if (random() < 0.5) deeds[pick(deeds.length)]();
    else if (flying.length) flying.splice(pick(Math.min(flying.length, 6)), 1)[0]();
    if (rows.isLoaded) {
      assert.deepEqual(seqs(rows), rows.list.length ? range(rows.lo, rows.hi) : [], `seed ${seed}`);
      for (const row of rows.list) assert.ok(row.rev <= room.messages[row.seq - 1].rev, `seed ${seed}`);
    }
  }
  while (flying.length) flying.shift()();
  return {room, rows, seen};
}

test('on a bad line: after asking what changed, every row is as the server has it', () => {
  const sum = {early: 0, refused: 0, edits: 0, removals: 0};
  for (let seed = 1; seed <= 400; seed++) {
    const {room, rows, seen} = live(seed);
    for (const key of Object.keys(sum)) sum[key] += seen[key];
    const changes = room.changes(rows.rev, Infinity);
    rows.catchUp(changes);
    assertTrue(rows, room, `seed ${seed}`);
    assert.equal(rows.rev, room.rev, `seed ${seed}`);
    assert.equal(rows.lastSeq, room.lastSeq, `seed ${seed}`);
    assert.equal(rows.hasGap, false, `seed ${seed}`);
  }
  assert.ok(sum.early > 1_000 && sum.refused > 100 && sum.edits > 10_000 && sum.removals > 5_000, JSON.stringify(sum));
});

test('on a bad line: whoever is behind knows it, if anybody told of the latest change', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const {room, rows} = live(seed);
    rows.hear(room.rev);
    const isTrue = rows.list.every((row) => isDeepStrictEqual(row, room.messages[row.seq - 1]));
    assert.ok(rows.hasGap || (isTrue && rows.rev === room.rev), `seed ${seed}`);
  }
});

test('a snapshot and the events after it are the same as a later snapshot', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomOf(seed);
    const room = roomWith(30);
    const rows = opened(room);
    const events = [];
    for (let i = 0; i < 60; i++) {
      const deed = random();
      const seq = 1 + Math.floor(random() * room.lastSeq);
      if (deed < 0.3) events.push(room.edit(seq));
      else if (deed < 0.4) events.push(room.remove([seq, 1 + (seq % room.lastSeq)]));
      else events.push(room.post());
    }
    const shuffled = events
      .flatMap((event) => (random() < 0.2 ? [event, event] : [event]))
      .map((event) => event.message ?? event)
      .map((change) => ({change, at: change.rev + random() * 8}))
      .sort((a, b) => a.at - b.at);
    for (const {change} of shuffled) rows.apply(change);
    const later = opened(room, {before: room.lastSeq + 1, limit: room.lastSeq});
    assert.deepEqual(rows.list, later.list, `seed ${seed}`);
    assert.deepEqual([rows.rev, rows.lastSeq], [later.rev, later.lastSeq], `seed ${seed}`);
  }
});
