/** What has been seen is told to the server: all of it, and nothing in vain. */
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {answer, asked, refuse} from './page.js';

const {Reader} = await import('../../components/js/reader.js');
mock.timers.enable({apis: ['setTimeout'], now: 0});
const later = (ms = 1_000) => mock.timers.tick(ms);

/** Somebody who looks at the rows up to a number. */
class Scene {
  constructor() {
    this.reader = new Reader(5, {}, () => {});
  }

  sees(seq) {
    this.reader.visible = new Set([{dataset: {seq, through: seq}}]);
    this.reader.update();
  }
}
const told = () => asked.map(({body}) => body.seq);

test('what is seen is told a moment later', async () => {
  const scene = new Scene();
  scene.sees(3);
  assert.deepEqual(told(), []);
  later();
  assert.deepEqual(told(), [3]);
  await answer({read_seq: 3});
  scene.reader.close();
  assert.deepEqual(told(), []);
});

test('a rest that came to nothing ends, and nothing that was seen is lost', async () => {
  const scene = new Scene();
  scene.sees(3);
  scene.reader.rest();
  later();
  scene.sees(4);
  assert.deepEqual(told(), []);
  scene.reader.resume();
  later();
  assert.deepEqual(told(), [4]);
  await answer({read_seq: 4});
  scene.reader.rest();
  scene.reader.resume();
  later();
  assert.deepEqual(told(), [], 'That is known.');
  scene.reader.close();
});

test('what was seen while the last telling was under way is told by who leaves', async () => {
  const scene = new Scene();
  scene.sees(3);
  later();
  scene.sees(5);
  scene.reader.close();
  assert.deepEqual(told(), [3]);
  await answer({read_seq: 3});
  assert.deepEqual(told(), [5]);
  await answer({read_seq: 5});
  later(10_000);
  assert.deepEqual(told(), []);
});

test('a refusal is taken for an answer, an outage is not', async () => {
  const scene = new Scene();
  scene.sees(3);
  later();
  await refuse(403);
  later(10_000);
  assert.deepEqual(told(), []);
  scene.sees(4);
  later();
  await refuse(503);
  later(10_000);
  assert.deepEqual(told(), [4]);
  await refuse(404);
  scene.reader.close();
  assert.deepEqual(told(), [4], 'Leaving is one more try.');
  await refuse(404);
  assert.deepEqual(told(), []);
});
