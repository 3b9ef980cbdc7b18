/**
 * Who is here, and what people are called and look like now.
 *
 * Reactive: whatever draws a person by these functions is drawn again when that person changes.
 */

import {reactive, ref} from 'vue';
import * as api from './api.js';
import * as live from './live.js';

const statuses = reactive(new Map());
const people = reactive(new Map());
const viewer = ref(null);
let asking = null;

live.on('everyone', (event) => {
  if (event.type === 'presence.changed') statuses.set(event.user_id, event.status);
  if (event.type === 'person.changed') people.set(event.user.id, event.user);
});

export const presence = {
  /** @param {number} userId @returns {'online'|'away'|'offline'} */
  status: (userId) => statuses.get(userId) ?? 'offline',

  /**
   * A person as they are now, given how they were when a message or a list was made.
   * @param {import('./rows.js').UserView} user
   */
  person: (user) => people.get(user.id) ?? user,

  /** The person who is looking; null until the server has said who that is. */
  viewer() {
    asking ??= api
      .get('/api/me')
      .then(({user}) => (viewer.value = user))
      .catch(() => (asking = null));
    return viewer.value && presence.person(viewer.value);
  },

  /** Everybody who is here, at once. @param {Record<string, 'online'|'away'>} snapshot */
  reset(snapshot) {
    for (const userId of [...statuses.keys()]) if (!(userId in snapshot)) statuses.delete(userId);
    for (const [userId, status] of Object.entries(snapshot)) statuses.set(Number(userId), status);
  },
};
