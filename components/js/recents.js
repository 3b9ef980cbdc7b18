/**
 * The rooms somebody was in, the latest first; kept in the browser, for each person apart.
 */

const MOST = 20;
const name = (viewerId) => `chatter.recents.${viewerId}`;

/** @param {number} viewerId @returns {number[]} ids of rooms */
export function read(viewerId) {
  try {
    const ids = JSON.parse(localStorage.getItem(name(viewerId)));
    return Array.isArray(ids) ? ids.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}

/** Somebody is in this room now. @param {number} viewerId @param {number} roomId */
export function visit(viewerId, roomId) {
  const others = read(viewerId).filter((id) => id !== roomId);
  try {
    localStorage.setItem(name(viewerId), JSON.stringify([roomId, ...others].slice(0, MOST)));
  } catch {
    // A full storage forgets where one was, nothing else.
  }
}
