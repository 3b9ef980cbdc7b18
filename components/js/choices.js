/**
 * What can be gone to and done from anywhere, and which of it answers to a few letters.
 */

import {fold, match} from './fuzzy.js';
import {t} from './words.js';

const MOST = 50;
const RECENT_BONUS = 12; // Of two that are called alike, the one where one was is meant.

/**
 * @typedef {object} Choice
 * @property {string} key
 * @property {'room'|'person'|'action'|'create'} kind
 * @property {string} name
 * @property {string} icon
 * @property {string} [about] said beside the name
 * @property {number} [unread]
 * @property {number[]} marks the characters of the name that matched
 * @property {string} [path] where it leads
 * @property {string} [event] what it says to the window
 *
 * @typedef {{heading: string, choices: Choice[]}} Group
 */

const NOT_FOR_GUESTS = new Set(['new-room', 'browse', 'people', 'followed']);

/** @type {Omit<Choice, 'marks'>[]} */
export const ACTIONS = [
  {key: 'new-room', kind: 'create', name: t('New room'), icon: 'plus'},
  {key: 'browse', kind: 'action', name: t('Browse rooms'), icon: 'compass', path: '/rooms'},
  {key: 'people', kind: 'action', name: t('People'), icon: 'people', path: '/people'},
  {key: 'away', kind: 'action', name: t('While you were away'), icon: 'clock', path: '/away'},
  {key: 'read-all', kind: 'action', name: t('Read everything'), icon: 'check', event: 'chatter:mark-all-read'},
  {key: 'followed', kind: 'action', name: t('People I follow'), icon: 'people', path: '/following'},
  {key: 'settings', kind: 'action', name: t('Settings'), icon: 'gear', path: '/settings'},
  {key: 'keys', kind: 'action', name: t('Keyboard shortcuts'), icon: 'keyboard', event: 'chatter:keys'},
  {key: 'sign-out', kind: 'action', name: t('Sign out'), icon: 'signOut', event: 'chatter:sign-out'},
];

/**
 * Nothing typed: where one was lately, the other rooms, what one can do. Else what answers to it,
 * the best first, then people; what nothing is called yet can be made.
 * @param {string} wanted
 * @param {{mine: {room: object, unread: number}[], others: object[], recents: number[],
 *   currentId: number|null, isGuest?: boolean}} rooms `mine` and `others` by name
 * @param {import('./rows.js').UserView[]} [people] whom the server has found, the best first
 * @returns {Group[]} those that are not empty
 */
export function choose(wanted, {mine, others, recents, currentId, isGuest = false}, people = []) {
  const actions = ACTIONS.filter(({key}) => !isGuest || !NOT_FOR_GUESTS.has(key));
  const rooms = [
    ...mine.map(({room, unread}) => roomChoice(room, {unread, isMine: true})),
    ...others.map((room) => roomChoice(room, {isMine: false})),
  ];
  const groups = wanted.trim()
    ? found(wanted.trim(), rooms, actions, recents, people)
    : everything(rooms, actions, recents, currentId);
  return groups.filter(({choices}) => choices.length);
}

function everything(rooms, actions, recents, currentId) {
  const here = rooms.filter(({id, isMine, room}) => isMine && id !== currentId && !room.archived);
  const recent = recents.map((id) => here.find((room) => room.id === id)).filter(Boolean).slice(0, 5);
  const rest = here.filter((room) => !recent.includes(room));
  const others = rooms.filter(({isMine, room}) => !isMine && !room.archived);
  return [
    {heading: t('Where you were'), choices: recent},
    {heading: t('Your rooms'), choices: rest.slice(0, MOST)},
    {heading: t('Other rooms'), choices: others.slice(0, MOST)},
    {heading: t('Actions'), choices: actions.map((action) => ({...action, marks: []}))},
  ];
}

function found(wanted, rooms, actions, recents, people) {
  const scored = [...rooms, ...actions]
    .map((choice, index) => ({choice, index, hit: match(wanted, choice.name)}))
    .filter(({hit}) => hit)
    .map(({choice, index, hit}) => ({...choice, marks: hit.marks, index, score: hit.score + bonus(choice, recents)}))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, MOST);
  const isTaken = rooms.some(({name}) => fold(name) === fold(wanted));
  const create = {key: 'create', kind: 'create', name: t('Create room “{name}”', {name: wanted}), icon: 'plus', marks: []};
  return [
    {heading: t('Found'), choices: scored},
    {heading: t('People'), choices: people.map((user) => personChoice(user, wanted))},
    {heading: t('Something new'), choices: isTaken || !actions.some(({kind}) => kind === 'create') ? [] : [create]},
  ];
}

function bonus({id, isMine, room}, recents) {
  if (!room) return 0;
  const at = recents.indexOf(id);
  const recent = at < 0 ? 0 : Math.max(1, RECENT_BONUS - at);
  return recent + (isMine ? 3 : 0) - (room.archived ? 15 : 0);
}

/** The server has found them, perhaps by what this page would not: nobody is left out here. */
function personChoice(user, wanted) {
  return {
    key: `person-${user.id}`,
    kind: 'person',
    name: user.name,
    icon: 'person',
    about: `@${user.handle}`,
    path: `/people/${user.handle}`,
    marks: match(wanted, user.name)?.marks ?? [],
  };
}

function roomChoice(room, {unread = 0, isMine}) {
  const about = [!isMine && t('Not joined'), room.archived && t('Archived')].filter(Boolean).join(', ');
  return {
    key: `room-${room.id}`,
    kind: 'room',
    id: room.id,
    name: room.name,
    icon: room.archived ? 'archive' : 'hash',
    about,
    unread,
    path: `/rooms/${room.id}`,
    isMine,
    room,
    marks: [],
  };
}
