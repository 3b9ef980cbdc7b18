/** Reading without looking: everything at once, or one room, each with a way back. */

import * as api from './api.js';
import {t, tn} from './words.js';
import {toast} from './toast.js';

const MS = 10_000; // For a second thought.

/** Nothing is unread any more, in any room. */
export async function markAllRead() {
  await attempt(async () => {
    const {pointers} = await api.post('/api/me/read-all');
    if (pointers.length) {
      const words = tn('{count} room is read.', '{count} rooms are read.', pointers.length);
      offerBack(words, pointers);
    } else toast(t('Nothing is unread.'));
  });
}

/**
 * A room is read as far as it was seen.
 * @param {{room: object, read_seq: number}} waiting @param {string} name what to call it
 * @returns {Promise<boolean>} whether it is
 */
export const markRead = ({room, read_seq}, name) =>
  attempt(async () => {
    await api.post(`/api/rooms/${room.id}/read`, {seq: room.last_seq});
    offerBack(t('{room} is read.', {room: name}), [{room_id: room.id, read_seq}]);
  });

function offerBack(words, pointers) {
  const act = () => attempt(() => api.post('/api/me/put-back', {pointers}));
  last?.hide();
  last = {act, hide: toast(words, {words: t('Undo'), act, ms: MS})};
}

/** Take back what was done last, if it can be. */
export function undoReading() {
  last?.act();
  last?.hide();
  last = null;
}
let last = null;

async function attempt(deed) {
  try {
    await deed();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}
