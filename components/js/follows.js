/**
 * What somebody and the viewer are to each other, in words, and what can be done about it.
 */

import {t} from './words.js';

/**
 * @typedef {object} Relation as the viewer sees it
 * @property {'no'|'asked'|'yes'} follows
 * @property {'no'|'asked'|'yes'} followed_by
 * @property {boolean} is_blocked
 * @property {boolean} is_muted
 *
 * @typedef {object} PersonView
 * @property {import('./rows.js').UserView} user
 * @property {boolean} is_private
 * @property {Relation} relation
 *
 * @typedef {object} Step the one button that a person has
 * @property {'follow'|'unfollow'|'unblock'} deed
 * @property {string} words
 * @property {string} about what pressing it does, where the words say how it is
 * @property {boolean} isOn whether it is so already
 */

/** @type {Relation} */
export const STRANGERS = {follows: 'no', followed_by: 'no', is_blocked: false, is_muted: false};

/** @param {Relation} relation */
export const areFriends = ({follows, followed_by: back}) => follows === 'yes' && back === 'yes';

/** The button of a person. @param {Relation} relation @param {boolean} isPrivate @returns {Step} */
export function stepOf(relation, isPrivate) {
  if (relation.is_blocked) return {deed: 'unblock', words: t('Unblock'), about: '', isOn: false};
  if (areFriends(relation)) return on(t('Friends'), t('Unfollow'));
  if (relation.follows === 'yes') return on(t('Following'), t('Unfollow'));
  if (relation.follows === 'asked') return on(t('Requested'), t('Take the request back'));
  const about = isPrivate ? t('Ask to follow') : '';
  return {deed: 'follow', words: offer(relation, isPrivate), about, isOn: false};
}

const on = (words, about) => ({deed: 'unfollow', words, about, isOn: true});

function offer({followed_by: back}, isPrivate) {
  if (isPrivate) return t('Request');
  return back === 'yes' ? t('Follow back') : t('Follow');
}

/**
 * What the button does not say.
 * @param {Relation} relation @param {boolean} [isAnswerable] a request is shown otherwise
 * @returns {string[]}
 */
export function labels(relation, isAnswerable = false) {
  return [
    relation.is_blocked && t('Blocked'),
    relation.followed_by === 'yes' && relation.follows !== 'yes' && t('Follows you'),
    relation.followed_by === 'asked' && !isAnswerable && t('Asks to follow you'),
    relation.is_muted && t('Muted'),
  ].filter(Boolean);
}

/** Whether somebody stands in a list of the viewer's, by what they are to each other. */
const BELONGS = {
  following: ({follows}) => follows === 'yes',
  followers: ({followed_by: back}) => back === 'yes',
  friends: areFriends,
  requests: ({followed_by: back}) => back === 'asked',
  blocked: ({is_blocked: isBlocked}) => isBlocked,
};

/**
 * A list after a relation has changed. What the viewer does here leaves the row where it is, with
 * the way back on it; only an answered request that came to nothing goes.
 * @param {PersonView[]} people
 * @param {string} list the name of a list in which people stand because of a relation; else any
 * @param {PersonView} changed
 * @param {Set<number>} touched whom the viewer did something about here
 * @returns {PersonView[]} the same list if nothing is to be drawn anew
 */
export function changedList(people, list, changed, touched) {
  const belongs = BELONGS[list];
  const at = people.findIndex(({user}) => user.id === changed.user.id);
  if (at < 0) {
    if (!belongs?.(changed.relation)) return people;
    return list === 'requests' ? [...people, changed] : [changed, ...people];
  }
  const stays = !belongs || belongs(changed.relation) || touched.has(changed.user.id);
  const comesToNothing = list === 'requests' && changed.relation.followed_by === 'no';
  if (stays && !comesToNothing) return people.with(at, {...people[at], ...changed});
  return people.filter((_, index) => index !== at);
}
