/**
 * Who is here, and what people are called and look like now.
 *
 * Reactive: whatever draws a person by these functions is drawn again when that person changes.
 */

import {reactive, ref} from 'vue';
import {availability} from './availability.js';
import * as live from './live.js';
import * as state from './state.js';
import {t} from './words.js';

const statuses = reactive(new Map());
const people = reactive(new Map());
const viewer = ref(null);
const viewerId = globalThis.window?.chatterViewerId;
const heard = new Map(); // When something was last heard of whom.
let moment = 0;

live.on('everyone', (event) => {
  if (event.type === 'presence.changed') {
    statuses.set(event.user_id, event.status);
    heard.set(event.user_id, ++moment);
  }
  if (event.type === 'person.changed') people.set(event.user.id, event.user);
});

const named = (user) => (user.is_gone ? {...user, name: t('Deleted person')} : user);

export const presence = {
  /**
   * @param {number} userId
   * @returns {'online'|'busy'|'away'|'offline'|'invisible'} 'invisible' of the viewer alone
   */
  status(userId) {
    const own = userId === viewerId ? availability.own() : null;
    return own ?? statuses.get(userId) ?? 'offline';
  },

  /**
   * A person as they are now, given how they were when a message or a list was made. Whoever has
   * no name any more is called so in the language of the page.
   * @param {import('./rows.js').UserView} user
   */
  person: (user) => named(people.get(user.id) ?? user),

  /** The person who is looking; null until the server has said who that is. */
  viewer: () => viewer.value && presence.person(viewer.value),
};

/**
 * Everybody who is here, at once; what was heard since it was asked for is newer.
 * @param {Record<string, 'online'|'busy'|'away'>} snapshot
 * @param {number} asked the moment of then
 */
function reset(snapshot, asked) {
  const isNewer = (userId) => (heard.get(userId) ?? 0) > asked;
  for (const userId of [...statuses.keys()]) {
    if (!(userId in snapshot) && !isNewer(userId)) statuses.delete(userId);
  }
  for (const [userId, status] of Object.entries(snapshot)) {
    if (!isNewer(Number(userId))) statuses.set(Number(userId), status);
  }
}

if (viewerId) {
  state.follow(
    ({me, rooms}, asked) => {
      viewer.value = me.user;
      reset(rooms.presence, asked);
    },
    () => moment,
  );
}
