/** Who has read how far stays true while it is being asked for. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answer, tell} from './page.js';
import {person} from './server.js';

const {Receipts} = await import('../../components/js/receipts.js');

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
