/**
 * How things stand for the viewer whenever the server has begun (again) to tell this page all that
 * happens: one answer, a part of it for each who follows it.
 */

import * as api from './api.js';
import * as live from './live.js';

const PATIENCE_MS = 500; // Where the socket is not there sooner, nobody waits for it.
const RETRY_MS = 3_000;

const followers = new Set();
let isAsking = false;
let isStale = false;
let timer = null;

/**
 * Hear each answer.
 * @template T
 * @param {(state: object, asked: T) => void} take
 * @param {() => T} [asking] called when it is asked for: what is heard after that is newer
 * @returns {() => void} stop
 */
export function follow(take, asking = () => undefined) {
  const follower = {take, asking};
  followers.add(follower);
  clearTimeout(timer);
  timer = setTimeout(ask, PATIENCE_MS);
  return () => followers.delete(follower);
}

/**
 * Hear of a room's readers in each answer that is asked for anyway, while the page shows the room.
 * @template T
 * @param {number} roomId
 * @param {(state: {readers: object|null}, asked: T) => void} take null: the room cannot be read
 * @param {() => T} asking
 * @returns {() => void} stop
 */
export function followRoom(roomId, take, asking) {
  const follower = {take, asking, roomId};
  followers.add(follower);
  return () => followers.delete(follower);
}

/** Ask as soon as possible: what was asked for before is not enough. */
export async function ask() {
  clearTimeout(timer);
  isStale = isAsking;
  if (isAsking) return;
  isAsking = true;
  const asked = new Map([...followers].map((one) => [one, one.asking()]));
  const roomId = [...followers].findLast((one) => one.roomId)?.roomId;
  try {
    const state = await api.get(`/api/me/state${roomId ? `?room=${roomId}` : ''}`);
    for (const [one, moment] of asked) {
      if (followers.has(one) && (one.roomId ?? roomId) === roomId) tell(one, state, moment);
    }
  } catch (error) {
    if (error.status !== 401) timer = setTimeout(ask, RETRY_MS);
  } finally {
    isAsking = false;
    if (isStale) ask();
  }
}

/** One who fails must not keep the others from hearing. */
function tell({take}, state, moment) {
  try {
    take(state, moment);
  } catch (error) {
    console.error(error);
  }
}

if (globalThis.window?.chatterViewerId) live.onReady(ask);
