/**
 * Direct conversations as the viewer sees them, by what people are called now; and the way into one.
 */

import * as api from './api.js';
import {presence} from './presence.js';
import {othersIn, roomName} from './room_names.js';

const viewerId = () => globalThis.window?.chatterViewerId;

/** Everybody else in it. @param {object} room @returns {import('./rows.js').UserView[]} */
export const others = (room) => othersIn(room, viewerId());

/** @param {object} room of any kind */
export const nameOf = (room) => roomName(room, viewerId(), (user) => presence.person(user).name);

/**
 * Go to the conversation with these people; rejects with a sentence where there can be none.
 * @param {number[]} userIds nobody: a note to oneself
 */
export async function open(userIds) {
  const room = await api.post('/api/directs', {user_ids: userIds});
  window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: `/rooms/${room.id}`}}));
}
