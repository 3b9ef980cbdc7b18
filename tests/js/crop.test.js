/** The square of a picture never leaves it, whatever is done to it. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {LARGEST_PX, begin, mostZoom, moved, side, taken, zoomed} from '../../components/js/crop.js';
import {randomOf} from './server.js';

test('it begins with as much as a square can hold, from the middle', () => {
  assert.deepEqual(taken(begin(4_000, 3_000)), {left: 500, top: 0, length: 3_000, pixels: LARGEST_PX});
  assert.deepEqual(taken(begin(300, 400)), {left: 0, top: 50, length: 300, pixels: 300});
  assert.equal(taken(begin(1, 9)).pixels, 1);
});

test('it moves as far as the picture goes', () => {
  const wide = begin(400, 300);
  assert.equal(taken(moved(wide, 30, 0)).left, 80);
  assert.equal(taken(moved(wide, 999, 999)).left, 100);
  assert.equal(taken(moved(wide, -999, 0)).left, 0);
  assert.equal(taken(moved(wide, 0, 20)).top, 0, 'there is no room above or below');
});

test('what is zoomed at stays where it is', () => {
  const near = zoomed(begin(1_000, 1_000), 2, {x: 0.75, y: 0.5});
  const {left, top, length} = taken(near);
  assert.deepEqual([left + 0.75 * length, top + 0.5 * length, length], [750, 500, 500]);
});

test('it does not become smaller than what is worth showing, nor larger than the picture', () => {
  const crop = begin(640, 480);
  assert.equal(side(zoomed(crop, 1_000)), 64);
  assert.equal(zoomed(crop, 0.1).zoom, 1);
  assert.equal(mostZoom(begin(40, 30)), 1);
});

test('in any order of deeds it stays inside', () => {
  const random = randomOf(7);
  for (let round = 0; round < 200; round++) {
    let crop = begin(1 + Math.floor(random() * 3_000), 1 + Math.floor(random() * 3_000));
    for (let i = 0; i < 30; i++) {
      crop = random() < 0.5
        ? moved(crop, (random() - 0.5) * 2_000, (random() - 0.5) * 2_000)
        : zoomed(crop, random() * 12, {x: random(), y: random()});
      const {left, top, length} = taken(crop);
      assert.ok(left >= -1e-6 && top >= -1e-6 && length > 0);
      assert.ok(left + length <= crop.width + 1e-6 && top + length <= crop.height + 1e-6);
    }
  }
});
