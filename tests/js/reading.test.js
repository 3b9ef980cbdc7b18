/** Where the faces of readers stand. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {moved, standing} from '../../components/js/reading.js';
import {person} from './server.js';

const ITEMS = [{type: 'day'}, {seq: 3, through: 3}, {seq: 4, through: 6}, {seq: 7, through: 7}, {nonce: 'mine'}];
const reading = (seqs) => new Map(Object.entries(seqs).map(([id, seq]) => [Number(id), {user: person(Number(id)), seq}]));
const where = (seqs, atEnd = true) =>
  Object.fromEntries([...standing(ITEMS, reading(seqs), atEnd)].map(([seq, people]) => [seq, people.map(({id}) => id)]));

test('a face stands at the last row that was read', () => {
  assert.deepEqual(where({1: 3, 2: 7, 3: 7}), {3: [1], 7: [2, 3]});
  assert.deepEqual(where({1: 5}), {4: [1]}, 'Rows are folded, or gone.');
  assert.deepEqual(where({1: 9}), {7: [1]}, 'What is newer is on its way.');
});

test('who has read less or more than is drawn has no face', () => {
  assert.deepEqual(where({1: 2}), {});
  assert.deepEqual(where({1: 9}, false), {});
  assert.deepEqual(where({1: 7}, false), {7: [1]});
  assert.deepEqual([...standing([], reading({1: 3}), true)], []);
});

test('only those move who stand elsewhere, come or go', () => {
  const before = standing(ITEMS, reading({1: 3, 2: 3, 3: 7}), true);
  const after = standing(ITEMS, reading({1: 7, 3: 7, 4: 3}), true);
  assert.deepEqual(moved(before, after).sort(), [1, 2, 4]);
  assert.deepEqual(moved(after, after), []);
});
