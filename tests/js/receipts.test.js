/** Who has read how far stays true while it is being asked for. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answer, asked, tell} from './page.js';
import {person} from './server.js';

const {Receipts} = await import('../../components/js/receipts.js');
const state = await import('../../components/js/state.js');

const posted = (seq, author, kind = 'text') => ({type: 'message.posted', message: {seq, kind, author}});
const read = (one, seq) => ({type: 'receipt.moved', user: one, read_seq: seq});
const [bob, eve] = [person(2), person(3)];

async function scene(...meanwhile) {
  const receipts = new Receipts(5, 1, () => {});
  const loading = receipts.load();
  await tell('room:5', ...meanwhile);
  await answer({readers: [{user: bob, read_seq: 6}, {user: eve, read_seq: 5}], more: false});
  await loading;
  const where = () => Object.fromEntries([...receipts.readers].map(([id, {seq}]) => [id, seq]));
  return {receipts, where};
}

test('what is said while it is asked for carries along whoever had read everything', async () => {
  const {receipts, where} = await scene(posted(7, bob), posted(8, bob), posted(9, eve));
  assert.deepEqual(where(), {2: 8, 3: 5});
  await tell('room:5', posted(10, bob));
  assert.deepEqual(where(), {2: 8, 3: 5});
  receipts.close();
});

test('what is read while it is asked for counts', async () => {
  const {receipts, where} = await scene(read(eve, 6), posted(7, eve));
  assert.deepEqual(where(), {2: 6, 3: 7});
  receipts.close();
});

test('the answer that every page asks for brings the readers of the room it shows', async () => {
  const receipts = new Receipts(5, 1, () => {});
  const asking = state.ask();
  assert.equal(asked[0].path, '/api/me/state?room=5');
  await tell('room:5', posted(7, bob), read(eve, 6));
  await answer({readers: {readers: [{user: bob, read_seq: 6}, {user: eve, read_seq: 5}], more: false}});
  await asking;
  assert.deepEqual([...receipts.readers].map(([id, {seq}]) => [id, seq]), [[2, 7], [3, 6]]);
  receipts.close();
});

test('an answer about the room that was shown before says nothing of this one', async () => {
  const before = new Receipts(5, 1, () => {});
  const asking = state.ask();
  before.close();
  const receipts = new Receipts(6, 1, () => {});
  await answer({readers: {readers: [{user: bob, read_seq: 6}], more: false}});
  await asking;
  assert.deepEqual([before.readers.size, receipts.readers.size], [0, 0]);
  receipts.close();
});

test('a room that cannot be read any more keeps the faces it has', async () => {
  const {receipts, where} = await scene(posted(7, bob));
  const asking = state.ask();
  await answer({readers: null});
  await asking;
  assert.deepEqual(where(), {2: 7, 3: 5});
  await tell('room:5', posted(8, bob));
  assert.deepEqual(where(), {2: 8, 3: 5});
  receipts.close();
});

test('without a room the state is asked for alone', async () => {
  const asking = state.ask();
  assert.equal(asked[0].path, '/api/me/state');
  await answer({});
  await asking;
});
