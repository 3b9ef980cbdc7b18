/** Days and clocks, in any time zone. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createTime} from '../../components/js/time.js';

const NOW = Date.parse('2026-11-21T23:30:00Z'); // In Berlin it is Sunday already.
const timeIn = (timeZone, now = NOW, locale = 'en-GB') =>
  createTime({locale, timeZone, now: () => now});

test('today and yesterday are those of the reader, not of the server', () => {
  assert.equal(timeIn('UTC').day('2026-11-21T00:00:00Z'), 'Today');
  assert.equal(timeIn('Europe/Berlin').day('2026-11-21T22:59:00Z'), 'Yesterday');
  assert.equal(timeIn('Europe/Berlin').day('2026-11-21T23:00:00Z'), 'Today');
  assert.equal(timeIn('America/Los_Angeles').day('2026-11-21T08:00:00Z'), 'Today');
});

test('other days have a date, and another year its number', () => {
  assert.equal(timeIn('UTC').day('2026-11-17T10:00:00Z'), 'Tuesday 17 November');
  assert.match(timeIn('UTC').day('2025-11-17T10:00:00Z'), /Monday.* 17 November 2025/);
});

test('the day before is found across the change of summer time and of the year', () => {
  const spring = Date.parse('2026-03-29T12:00:00Z'); // Berlin's day of 23 hours.
  assert.equal(timeIn('Europe/Berlin', spring).day('2026-03-28T12:00:00Z'), 'Yesterday');
  const newYear = Date.parse('2027-01-01T00:30:00Z');
  assert.equal(timeIn('UTC', newYear).day('2026-12-31T23:59:00Z'), 'Yesterday');
});

test('clocks follow language and zone', () => {
  assert.equal(timeIn('UTC').clock('2026-11-21T14:02:00.123456Z'), '14:02');
  assert.equal(timeIn('Asia/Kolkata').clock('2026-11-21T14:02:00Z'), '19:32');
  const american = timeIn('America/New_York', NOW, 'en-US');
  assert.match(american.clock('2026-11-21T19:02:00Z'), /^2:02\sPM$/);
  assert.equal(american.shortClock('2026-11-21T19:02:00Z'), '2:02');
});

test('the full date says everything', () => {
  const full = timeIn('UTC').full('2026-11-21T14:02:10Z');
  for (const part of ['Saturday', '21', 'November', '2026', '14:02:10']) assert.ok(full.includes(part), full);
});

test('it is known when today ends', () => {
  assert.ok(Math.abs(timeIn('UTC').untilTomorrow() - 30 * 60_000) <= 1_000);
  assert.ok(Math.abs(timeIn('Europe/Berlin').untilTomorrow() - 23.5 * 3_600_000) <= 1_000);
  const autumn = Date.parse('2026-10-24T23:00:00Z'); // Berlin's day of 25 hours has begun an hour ago.
  assert.ok(Math.abs(timeIn('Europe/Berlin', autumn).untilTomorrow() - 24 * 3_600_000) <= 1_000);
});

test('days are told apart however the browser writes a date in numbers', (context) => {
  const {DateTimeFormat} = Intl;
  context.after(() => (Intl.DateTimeFormat = DateTimeFormat));
  Intl.DateTimeFormat = class extends DateTimeFormat {
    constructor(locale, options) {
      super(options?.dateStyle === 'short' ? 'en-US' : locale, options); // WebKit's en-CA: 11/21/26.
    }
  };
  const {day, dayKey, since, untilTomorrow} = timeIn('UTC');
  assert.equal(dayKey('2026-11-21T00:00:00Z'), '2026-11-21');
  assert.equal(day('2026-11-20T00:00:00Z'), 'Yesterday');
  assert.equal(since('2026-11-20T14:05:00Z'), 'yesterday, 14:05');
  assert.ok(untilTomorrow() > 0);
});
