/** The rooms at the side: what stands where, and in which order. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {roomName} from '../../components/js/room_names.js';
import {Rooms} from '../../components/js/rooms.js';
import {UNSORTED, arrange} from '../../components/js/sections.js';
import {person} from './server.js';

const room = (id, name, more = {}) => ({
  id, kind: 'public', name, archived: false, people: [], last_seq: 10, last_rev: 10, last_at: null, ...more,
});
const direct = (id, ...people) => room(id, '', {kind: 'direct', people});
const nameOf = (one) => roomName(one, 1);
const ids = (sections) => Object.fromEntries(sections.map(({key, rooms}) => [key, rooms.map(({id}) => id)]));
const laid = (rooms, sidebar = {}) => ids(arrange(rooms, {...UNSORTED, ...sidebar}, nameOf));

test('a conversation is called by the others, a note by what it is, and all by what people are called now', () => {
  const [ada, bob, cy] = [person(1, 'Ada'), person(2, 'Bob'), person(3, 'Cy')];
  assert.equal(nameOf(direct(1, ada, bob)), 'Bob');
  assert.equal(nameOf(direct(1, ada, bob, cy)), 'Bob, Cy');
  assert.equal(nameOf(direct(1, ada)), 'Note to self');
  assert.equal(nameOf({...direct(1, ada, bob, cy), name: 'Trio'}), 'Trio');
  assert.equal(roomName(direct(1, ada, bob), 1, ({handle}) => `@${handle}`), '@p2');
  assert.equal(nameOf(room(1, 'Tea')), 'Tea');
});

test('rooms and conversations stand apart, each by name', () => {
  const rooms = [room(1, 'Tea'), direct(2, person(1), person(5, 'Zoë')), room(3, 'café'), direct(4, person(1), person(6, 'Åsa'))];
  assert.deepEqual(laid(rooms), {rooms: [3, 1], directs: [4, 2]});
});

test('what was put somewhere stands there in its order, and nowhere else', () => {
  const rooms = [room(1, 'a'), room(2, 'b'), room(3, 'c'), direct(4, person(1), person(2)), room(5, 'e')];
  const folders = [{id: 7, name: 'Work', rooms: [3, 99]}, {id: 8, name: 'Later', rooms: []}];
  const sidebar = {favourites: [5, 4, 98], folders};
  assert.deepEqual(laid(rooms, sidebar), {favourites: [5, 4], 'folder-7': [3], 'folder-8': [], rooms: [1, 2], directs: []});
  const sections = arrange(rooms, {...UNSORTED, ...sidebar, collapsed: ['folder-7']}, nameOf);
  assert.deepEqual(sections.map(({isCollapsed}) => isCollapsed), [false, true, false, false, false]);
  assert.equal(sections[1].name, 'Work');
});

test('by recency, what was written in last comes first; what is archived stays last', () => {
  const at = (minute) => ({last_at: `2026-11-21T10:${minute}:00Z`});
  const rooms = [room(1, 'a', at(10)), room(2, 'b', at(30)), room(3, 'c'), room(4, 'd', {...at(50), archived: true}), room(5, 'e', at(20))];
  assert.deepEqual(laid(rooms, {sort: 'recent'}).rooms, [2, 5, 1, 3, 4]);
  assert.deepEqual(laid(rooms, {sort: 'name'}).rooms, [1, 2, 3, 5, 4]);
});

test('a muted room calls only by name', () => {
  const rooms = new Rooms({nameOf});
  rooms.reset([
    {room: room(1, 'a'), read_seq: 4, level: 'nothing', mentions: [6]},
    {room: room(2, 'b'), read_seq: 4, level: 'nothing'},
    {room: room(3, 'c'), read_seq: 8, level: 'mentions'},
  ]);
  assert.deepEqual([1, 2, 3].map((id) => rooms.calls(id)), [1, 0, 2]);
  assert.equal(rooms.total, 3);
  assert.equal(rooms.neighbour(3, {by: 1, isUnread: true}), 1);
  assert.equal(rooms.neighbour(1, {by: 1, isUnread: true}), 3);
});

test('stepping goes through the rooms as they stand', () => {
  const rooms = new Rooms({nameOf});
  rooms.reset([{room: room(1, 'a'), read_seq: 10}, {room: room(2, 'b'), read_seq: 10}, {room: direct(3, person(1), person(2, 'A')), read_seq: 10}]);
  rooms.sidebar = {...UNSORTED, favourites: [2]};
  assert.deepEqual([2, 1, 3].map((id) => rooms.neighbour(id, {by: 1})), [1, 3, 2]);
});
