/** A click beside a dialog closes it, if the whole of it was beside. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beside} from '../../components/js/beside.js';

/** What a press here and a let-go there do: the click is at what both are in. */
function presses(isBesideAtFirst, isBesideAtLast) {
  let isClosed = false;
  const listeners = {};
  const dialog = {addEventListener: (type, fn) => (listeners[type] = fn), close: () => (isClosed = true)};
  const input = {};
  beside.mounted(dialog);
  listeners.pointerdown({target: isBesideAtFirst ? dialog : input});
  listeners.click({target: isBesideAtFirst || isBesideAtLast ? dialog : input});
  return isClosed;
}

test('a click beside closes', () => assert.equal(presses(true, true), true));
test('a click inside does not', () => assert.equal(presses(false, false), false));
test('marking a text and letting go beside does not', () => assert.equal(presses(false, true), false));
