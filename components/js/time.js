/**
 * Moments in words: the clock, the day, the full date, in the page's language and the browser's time zone.
 *
 * A moment is an ISO string from the server, a number of milliseconds or a Date.
 */

import {locale as ours} from './words.js';

const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * @param {{locale?: string, timeZone?: string, now?: () => number, hours?: () => string}} [where]
 *   for tests; else the browser's own. `hours` is the clock: 'local', '12' or '24'
 */
export function createTime({locale = ours, timeZone, now = Date.now, hours = () => 'local'} = {}) {
  const format = (options) => new Intl.DateTimeFormat(locale, {timeZone, ...options});
  const clocks = {
    local: format({hour: 'numeric', minute: '2-digit'}),
    12: format({hour: 'numeric', minute: '2-digit', hour12: true}),
    24: format({hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}),
  };
  const clock = {
    format: (date) => (clocks[hours()] ?? clocks.local).format(date),
    formatToParts: (date) => (clocks[hours()] ?? clocks.local).formatToParts(date),
  };
  const weekday = format({weekday: 'long', day: 'numeric', month: 'long'});
  const dated = format({weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'});
  const relative = new Intl.RelativeTimeFormat(locale, {numeric: 'auto'});
  const full = format({dateStyle: 'full', timeStyle: 'medium'});
  const monthly = format({month: 'long', year: 'numeric'});
  const numbers = new Intl.DateTimeFormat('en-US', {timeZone, year: 'numeric', month: '2-digit', day: '2-digit'});

  /** The local calendar day as `2026-11-21`: equal for moments of one day. Its parts are put
   * together here, for no locale writes it like this in every browser. */
  function dayKey(moment) {
    const is = {};
    for (const {type, value} of numbers.formatToParts(new Date(moment))) is[type] = value;
    return `${is.year}-${is.month}-${is.day}`;
  }

  /** 'Today', 'Yesterday', 'Monday, 17 November', with the year if it is another one. */
  function day(moment) {
    const key = dayKey(moment);
    const today = dayKey(now());
    if (key === today) return capitalized(relative.format(0, 'day'));
    if (key === dayBefore(today)) return capitalized(relative.format(-1, 'day'));
    const isThisYear = key.slice(0, 4) === today.slice(0, 4);
    return capitalized((isThisYear ? weekday : dated).format(new Date(moment)));
  }

  /** 'yesterday, 14:02', 'Monday, 17 November, 14:02': to go on a sentence with. */
  function since(moment) {
    const [key, today] = [dayKey(moment), dayKey(now())];
    const days = {[dayBefore(today)]: -1, [today]: 0}[key] ?? (dayBefore(key) === today ? 1 : null);
    const label = days === null ? day(moment) : relative.format(days, 'day');
    return `${label}, ${clock.format(new Date(moment))}`;
  }

  /** '2:02' where the clock says '2:02 PM': for narrow places. */
  function shortClock(moment) {
    const parts = clock.formatToParts(new Date(moment));
    return parts.map(({type, value}) => (type === 'dayPeriod' ? '' : value)).join('').trim();
  }

  return {
    dayKey,
    shortClock,
    day,
    since,
    /** The time of day: '14:02'. */
    clock: (moment) => clock.format(new Date(moment)),
    /** Everything: 'Saturday, 21 November 2026 at 14:02:10'. */
    full: (moment) => full.format(new Date(moment)),
    /** 'November 2026'. */
    month: (moment) => monthly.format(new Date(moment)),
    /** Milliseconds until the next day begins here, and 'Today' becomes 'Yesterday'. */
    untilTomorrow() {
      const today = dayKey(now());
      let [low, high] = [now(), now() + 26 * 3_600_000];
      while (high - low > 500) {
        const middle = (low + high) / 2;
        if (dayKey(middle) === today) low = middle;
        else high = middle;
      }
      return Math.ceil(high - now());
    },
  };
}

/** The calendar day before `key`; calendars know no time zones and no summer time. */
function dayBefore(key) {
  const [year, month, day] = key.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day - 1)).toISOString().slice(0, 10);
}

/** The viewer's clock, in the browser's language and zone. */
export const time = createTime({hours: () => globalThis.window?.chatterPreferences?.clock});
