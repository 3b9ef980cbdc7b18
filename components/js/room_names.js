/**
 * What rooms are called. A direct conversation is called by the names of the others in it, unless it
 * was given a name; with nobody else in it, it is a note to oneself.
 */

import {t} from './words.js';

/** Who is in a direct conversation beside the viewer. @returns {import('./rows.js').UserView[]} */
export const othersIn = (room, viewerId) => (room.people ?? []).filter(({id}) => id !== viewerId);

/**
 * @param {object} room
 * @param {number} viewerId
 * @param {(user: object) => string} [called] what somebody is called now
 */
export function roomName(room, viewerId, called = ({name}) => name) {
  if (room.kind !== 'direct' || room.name) return room.name;
  return othersIn(room, viewerId).map(called).join(', ') || t('Note to self');
}
