/**
 * What everybody on this page and the viewer are to each other, as it is now; and who waits for an
 * answer. Reactive: whatever draws it is drawn again when it changes, here or in another browser.
 */

import {reactive} from 'vue';
import * as api from './api.js';
import {STRANGERS} from './follows.js';
import * as live from './live.js';
import * as state from './state.js';

const known = reactive(new Map());
const heard = new Map(); // When something was last heard of whom.
const waiting = reactive(new Map());
const listeners = new Set();
let moment = 0;

/** @param {import('./follows.js').PersonView} person */
function hear(person) {
  heard.set(person.user.id, ++moment);
  known.set(person.user.id, {relation: person.relation, is_private: person.is_private});
  note(person);
  for (const listener of [...listeners]) listener(person);
}

function note({user, relation}) {
  if (relation.followed_by === 'asked') waiting.set(user.id, user);
  else waiting.delete(user.id);
}

const viewerId = globalThis.window?.chatterViewerId;
if (viewerId) {
  live.on(`user:${viewerId}`, (event) => {
    if (event.type === 'relation.changed') hear(event);
  });
  state.follow(({requests}, asked) => count(requests, asked), () => moment);
}

/** Those who wait, as an answer had them; what was heard since it was asked for is newer. */
function count(people, asked) {
  const isNewer = (id) => (heard.get(id) ?? 0) > asked;
  const ids = new Set(people.map(({user}) => user.id));
  for (const id of [...waiting.keys()]) if (!ids.has(id) && !isNewer(id)) waiting.delete(id);
  for (const {user} of people) if (!isNewer(user.id)) waiting.set(user.id, user);
}

/** A deed and its answer, which is how it is from then on. */
async function act(person, method, path) {
  const relation = await api[method](`/api/people/${person.user.id}/${path}`);
  hear({user: person.user, is_private: relations.of(person).is_private, relation});
  return relation;
}

export const relations = {
  /** To be had before people are asked for. */
  now: () => moment,

  /**
   * People as an answer had them; what was heard since it was asked for is newer.
   * @param {import('./follows.js').PersonView[]} people @param {number} asked `now()` of then
   */
  take(people, asked) {
    for (const {user, relation, is_private} of people) {
      if ((heard.get(user.id) ?? 0) <= asked) known.set(user.id, {relation, is_private});
    }
  },

  /** @param {import('./follows.js').PersonView} person @returns {{relation, is_private: boolean}} */
  of: (person) =>
    known.get(person.user.id) ?? {relation: person.relation ?? STRANGERS, is_private: person.is_private},

  /** Hear of every change. @returns {() => void} stop */
  on(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** How many wait for an answer. */
  waiting: () => waiting.size,

  follow: (person) => act(person, 'post', 'follow'),
  unfollow: (person) => act(person, 'delete', 'follow'),
  removeFollower: (person) => act(person, 'delete', 'follower'),
  accept: (person) => act(person, 'post', 'accept'),
  decline: (person) => act(person, 'post', 'decline'),
  block: (person) => act(person, 'post', 'block'),
  unblock: (person) => act(person, 'delete', 'block'),
  mute: (person) => act(person, 'post', 'mute'),
  unmute: (person) => act(person, 'delete', 'mute'),
};
