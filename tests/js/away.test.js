/** What waits for somebody: what they are done with is gone, and what comes later is not. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answer, asked, make, refuse} from './page.js';
import {person} from './server.js';

globalThis.Quasar = {Notify: {create: () => () => {}}};
const {default: away} = await import('../../components/away.js');

const ada = person(2, 'Ada');
const said = (seq) => ({seq, author: ada, text: `Message ${seq}`, created_at: '2026-11-21T08:00:00Z'});
const room = (last_seq) => ({id: 5, name: 'Tea', kind: 'public', last_seq});
const waiting = (last_seq) => ({
  directs: [], requests: [], calls: [{room: room(last_seq), message: said(3)}],
  rooms: [{room: room(last_seq), unread: 1, read_seq: last_seq - 1, first: said(last_seq)}],
});

function scene() {
  const it = make(away, {viewerId: 1});
  Object.assign(it, {away: waiting(4), at: () => 0, stand() {}});
  return it;
}
const keys = (it) => it.entries.map(({key}) => key);

test('a room that is done with waits again for what is said later', async () => {
  const it = scene();
  const doing = it.done(it.entries[1]);
  await answer(null);
  await doing;
  assert.deepEqual(keys(it), ['call 5 3']);
  it.away = waiting(5);
  assert.deepEqual(keys(it), ['call 5 3', 'room 5']);
});

test('a call that was passed over stays away, and what could not be read stays', async () => {
  const it = scene();
  await it.done(it.entries[0]);
  it.away = waiting(5);
  const doing = it.done(it.entries[0]);
  assert.deepEqual(asked[0].body, {seq: 5});
  await refuse(500);
  await doing;
  assert.deepEqual(keys(it), ['room 5']);
});
