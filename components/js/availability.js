/**
 * How the viewer wants to appear to others, in every browser of theirs; it ends by itself.
 *
 * Reactive. To others somebody invisible is not here; on the viewer's own pages it shows.
 */

import {reactive} from 'vue';
import * as api from './api.js';
import * as live from './live.js';
import * as state from './state.js';

const PATH = '/api/me/availability';
const WAIT_MOST_MS = 2 ** 31 - 1; // Browsers cannot wait longer at once.
const USUAL = {availability: 'usual', until: null};

const wanted = reactive({...USUAL});
const viewerId = globalThis.window?.chatterViewerId;
let heard = 0;
let ending = null;

function take({availability, until}) {
  clearTimeout(ending);
  const left = until ? Date.parse(until) - Date.now() : Infinity;
  Object.assign(wanted, left > 0 ? {availability, until} : USUAL);
  if (until && left > 0) ending = setTimeout(take, Math.min(left, WAIT_MOST_MS), {availability, until});
}

if (viewerId) {
  live.on(`user:${viewerId}`, (event) => {
    if (event.type !== 'availability.changed') return;
    heard++;
    take(event);
  });
  state.follow((answer, asked) => asked === heard && take(answer.availability), () => heard);
}

export const availability = {
  /** @returns {{availability: 'usual'|'busy'|'invisible', until: string|null}} */
  now: () => wanted,

  /** How the viewer's own picture is marked, if otherwise than others see it. */
  own: () => (wanted.availability === 'usual' ? null : wanted.availability),

  /** @param {'usual'|'busy'|'invisible'} how @param {number|null} minutes without them it has no end */
  async choose(how, minutes = null) {
    const answer = await api.put(PATH, {availability: how, minutes});
    heard++;
    take(answer);
  },
};
