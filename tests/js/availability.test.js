/** How one appears: what it is called, and how long it is until tomorrow morning. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {minutesUntilTomorrow} from '../../components/js/status_ends.js';
import {hereInWords} from '../../components/js/whereabouts.js';

test('tomorrow morning is the next day, however late it is', () => {
  assert.equal(minutesUntilTomorrow(8, new Date(2026, 10, 21, 7, 0)), 25 * 60);
  assert.equal(minutesUntilTomorrow(8, new Date(2026, 10, 21, 23, 30)), 8.5 * 60);
  assert.equal(minutesUntilTomorrow(8, new Date(2026, 11, 31, 8, 0)), 24 * 60);
  assert.equal(minutesUntilTomorrow(8, new Date(2026, 10, 22, 0, 30)), 31.5 * 60);
});

test('who is busy says so, and when somebody invisible was here is not told beside it', () => {
  assert.equal(hereInWords('busy', null), 'Not to be disturbed');
  assert.equal(hereInWords('invisible', '2026-11-21T10:00:00Z'), 'Invisible');
  assert.equal(hereInWords('offline', null), '');
});
