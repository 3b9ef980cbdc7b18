/** What is unread in the rooms at the side: the snapshot and the events make the same. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Rooms} from '../../components/js/rooms.js';
import {withCount} from '../../components/js/title.js';

const view = (id, more = {}) => ({
  id, kind: 'public', name: `Room ${id}`, description: '', archived: false, members: 2,
  last_seq: 10, last_rev: 10, ...more,
});
const activity = (id, first_seq, last_seq, quiet = false) => ({
  type: 'room.activity', room_id: id, first_seq, last_seq, last_rev: last_seq, quiet,
});

function roomsWith(...memberships) {
  const rooms = new Rooms();
  rooms.reset(memberships.map(([room, read_seq]) => ({room, read_seq})));
  return rooms;
}

test('unread is what came after the pointer', () => {
  const rooms = roomsWith([view(1), 7], [view(2), 10]);
  assert.deepEqual([rooms.unread(1), rooms.unread(2), rooms.unread(3), rooms.total], [3, 0, 0, 3]);
  assert.equal(rooms.apply(activity(2, 11, 14)), true);
  assert.equal(rooms.unread(2), 4);
  assert.equal(rooms.apply({type: 'read.moved', room_id: 2, read_seq: 13}), true);
  assert.equal(rooms.unread(2), 1);
});

test('nothing goes back: late events and a late snapshot do no harm', () => {
  const rooms = roomsWith([view(1), 10]);
  rooms.apply(activity(1, 11, 15));
  rooms.apply({type: 'read.moved', room_id: 1, read_seq: 14});
  assert.equal(rooms.apply(activity(1, 11, 12)), false);
  assert.equal(rooms.apply({type: 'read.moved', room_id: 1, read_seq: 12}), false);
  rooms.reset([{room: view(1), read_seq: 10}]);
  assert.equal(rooms.unread(1), 1);
});

test('quiet messages carry along who had read everything, and nobody else', () => {
  const rooms = roomsWith([view(1), 10], [view(2), 8]);
  rooms.apply(activity(1, 11, 13, true));
  rooms.apply(activity(2, 11, 13, true));
  assert.deepEqual([rooms.unread(1), rooms.unread(2)], [0, 5]);
  rooms.apply(activity(1, 14, 14));
  rooms.apply(activity(1, 15, 15, true));
  assert.equal(rooms.unread(1), 2);
});

test('what is read before its activity is told is not unread', () => {
  const rooms = roomsWith([view(1), 10]);
  rooms.apply({type: 'read.moved', room_id: 1, read_seq: 11});
  rooms.apply(activity(1, 11, 11));
  assert.equal(rooms.unread(1), 0);
});

test('rooms come and go', () => {
  const rooms = roomsWith([view(1), 10]);
  assert.equal(rooms.apply({type: 'room.joined', room: view(2), read_seq: 10}), true);
  assert.equal(rooms.apply({type: 'room.left', room_id: 1}), true);
  assert.equal(rooms.apply({type: 'room.left', room_id: 1}), false);
  assert.equal(rooms.apply(activity(1, 11, 11)), false);
  assert.deepEqual(rooms.sorted().map(({id}) => id), [2]);
});

test('a changed room keeps its counters', () => {
  const rooms = roomsWith([view(1), 10]);
  rooms.apply(activity(1, 11, 12));
  rooms.apply({type: 'room.changed', room: view(1, {name: 'Garden', last_rev: 12, last_seq: 11})});
  assert.equal(rooms.sorted()[0].name, 'Garden');
  assert.equal(rooms.unread(1), 2);
  rooms.apply({type: 'room.changed', room: view(1, {name: 'Stale', last_rev: 11})});
  assert.equal(rooms.sorted()[0].name, 'Garden');
});

test('a change that comes before the quiet message about it does not make the room unread', () => {
  const rooms = roomsWith([view(1), 10]);
  rooms.apply({type: 'room.changed', room: view(1, {name: 'Garden', last_seq: 11, last_rev: 11})});
  rooms.apply(activity(1, 11, 11, true));
  assert.equal(rooms.unread(1), 0);
  rooms.apply({type: 'room.changed', room: view(1, {name: 'Grove', last_seq: 12, last_rev: 12})});
  assert.equal(rooms.sorted()[0].name, 'Grove');
});

test('rooms stand by name, whatever the case, archived ones last and uncounted', () => {
  const rooms = roomsWith(
    [view(1, {name: 'lobby'}), 10], [view(2, {name: 'Room 10'}), 10], [view(3, {name: 'Éclairs'}), 10],
    [view(4, {name: 'room 9'}), 10], [view(5, {name: 'Ants', archived: true}), 4],
  );
  assert.deepEqual(rooms.sorted().map(({id}) => id), [3, 1, 4, 2, 5]);
  assert.equal(rooms.total, 0);
});

test('the title carries the number, once', () => {
  assert.equal(withCount('Lobby — Chatter', 3), '(3) Lobby — Chatter');
  assert.equal(withCount('(3) Lobby — Chatter', 12), '(12) Lobby — Chatter');
  assert.equal(withCount('(12) Lobby — Chatter', 0), 'Lobby — Chatter');
});

test('the next room is the next one in the list, round and round', () => {
  const rooms = roomsWith([view(2, {name: 'b'}), 10], [view(1, {name: 'a'}), 10], [view(3, {name: 'c'}), 10]);
  assert.deepEqual([1, 2, 3].map((id) => rooms.neighbour(id, {by: 1})), [2, 3, 1]);
  assert.deepEqual([1, 2, 3].map((id) => rooms.neighbour(id, {by: -1})), [3, 1, 2]);
  assert.deepEqual([rooms.neighbour(null, {by: 1}), rooms.neighbour(99, {by: -1})], [1, 3]);
  assert.equal(roomsWith([view(1), 10]).neighbour(1, {by: 1}), null);
  assert.equal(roomsWith().neighbour(null, {by: -1}), null);
});

test('the next unread room passes over what is read, archived, or here', () => {
  const rooms = roomsWith(
    [view(1, {name: 'a'}), 3], [view(2, {name: 'b'}), 10], [view(3, {name: 'c'}), 9],
    [view(4, {name: 'd', archived: true}), 0],
  );
  const step = (id, by) => rooms.neighbour(id, {by, isUnread: true});
  assert.deepEqual([step(2, 1), step(3, 1), step(2, -1), step(null, 1), step(null, -1)], [3, 1, 1, 1, 3]);
  rooms.apply({type: 'read.moved', room_id: 1, read_seq: 10});
  assert.equal(step(3, 1), null);
});

test('what one wants in general holds where nothing else was said, and never for conversations', () => {
  const rooms = new Rooms();
  const membership = (room, level) => ({room, read_seq: 7, read_rev: 0, mentions: [9], level});
  rooms.reset([
    membership(view(1), 'default'), membership(view(2), 'all'),
    membership(view(3, {kind: 'direct'}), 'default'), membership(view(4), 'nothing'),
  ]);
  const muted = () => [1, 2, 3, 4].map((id) => rooms.isMuted(id));
  assert.deepEqual(muted(), [false, false, false, true]);
  rooms.usual = () => 'nothing';
  assert.deepEqual(muted(), [true, false, false, true]);
  assert.equal(rooms.total, 1 + 3 + 3 + 1, 'Whoever is called by name is told.');
});

test('a conversation that comes back is as muted as it was', () => {
  const rooms = roomsWith();
  rooms.apply({type: 'room.joined', room: view(5, {kind: 'direct'}), read_seq: 9, level: 'nothing'});
  assert.equal(rooms.isMuted(5), true);
});
