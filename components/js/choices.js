/**
 * What can be gone to and done from anywhere, and which of it answers to a few letters.
 */

import {fold, match} from './fuzzy.js';
import {othersIn, roomName} from './room_names.js';
import {t} from './words.js';

const MOST = 50;
const RECENT_BONUS = 12; // Of two that are called alike, the one where one was is meant.

/**
 * @typedef {object} Choice
 * @property {string} key
 * @property {'room'|'person'|'message'|'action'|'create'} kind
 * @property {string} name
 * @property {string} icon
 * @property {string} [about] said beside the name
 * @property {number} [unread]
 * @property {number[]} marks the characters of the name that matched
 * @property {string} [path] where it leads
 * @property {string} [event] what it says to the window, with its `detail`
 * @property {number} [userId] with whom it begins a conversation
 * @property {number|null} [withId] whom alone it is a conversation with
 * @property {'administrates'|'makesRooms'|'reports'} [duty] there only for those who have it
 *
 * @typedef {{heading: string, choices: Choice[]}} Group
 */

const USUAL = {makesRooms: true}; // Duties of who has none.
const NOT_FOR_GUESTS = new Set(['new-room', 'new-message', 'browse', 'people', 'followed']);

/** @type {Omit<Choice, 'marks'>[]} */
export const ACTIONS = [
  {key: 'new-room', kind: 'create', name: t('New room'), icon: 'plus', duty: 'makesRooms'},
  {key: 'new-message', kind: 'action', name: t('New message'), icon: 'message', event: 'chatter:new-message'},
  {key: 'browse', kind: 'action', name: t('Browse rooms'), icon: 'compass', path: '/rooms'},
  {key: 'people', kind: 'action', name: t('People'), icon: 'people', path: '/people'},
  {key: 'away', kind: 'action', name: t('While you were away'), icon: 'clock', path: '/away'},
  {key: 'read-all', kind: 'action', name: t('Read everything'), icon: 'check', event: 'chatter:mark-all-read'},
  {key: 'followed', kind: 'action', name: t('People I follow'), icon: 'people', path: '/following'},
  {key: 'reports', kind: 'action', name: t('Reports'), icon: 'flag', path: '/reports', duty: 'reports'},
  {key: 'admin', kind: 'action', name: t('Run this server'), icon: 'lock', path: '/admin', duty: 'administrates'},
  {key: 'settings', kind: 'action', name: t('Settings'), icon: 'gear', path: '/settings'},
  {key: 'keys', kind: 'action', name: t('Keyboard shortcuts'), icon: 'keyboard', event: 'chatter:keys'},
  {key: 'sign-out', kind: 'action', name: t('Sign out'), icon: 'signOut', event: 'chatter:sign-out'},
];

/**
 * Nothing typed: where one was lately, the other rooms, what one can do. Else what answers to it,
 * the best first, then people, whom one can write to and look at; what nothing is called yet can be
 * made.
 * @param {string} wanted
 * @param {{mine: {room: object, unread: number}[], others: object[], recents: number[],
 *   currentId: number|null, isGuest?: boolean, viewerId?: number}} rooms `mine` and `others` by name
 * @param {import('./rows.js').UserView[]} [people] whom the server has found, the best first
 * @returns {Group[]} those that are not empty
 */
export function choose(wanted, {mine, others, recents, currentId, isGuest = false, duties = USUAL, viewerId}, people = []) {
  const actions = ACTIONS.filter(({key, duty}) => (!isGuest || !NOT_FOR_GUESTS.has(key)) && (!duty || duties[duty]));
  const rooms = [
    ...mine.map(({room, unread}) => roomChoice(room, {unread, isMine: true, viewerId})),
    ...others.map((room) => roomChoice(room, {isMine: false, viewerId})),
  ];
  const groups = wanted.trim()
    ? found(wanted.trim(), rooms, actions, recents, people.filter(({id}) => id !== viewerId))
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
  const talkedTo = new Set(scored.map(({withId}) => withId));
  const isTaken = rooms.some(({name, room}) => room.kind !== 'direct' && fold(name) === fold(wanted));
  const create = {key: 'create', kind: 'create', name: t('Create room “{name}”', {name: wanted}), icon: 'plus', marks: []};
  return [
    {heading: t('Found'), choices: scored},
    {heading: t('People'), choices: people.flatMap((user) => personChoices(user, wanted, talkedTo.has(user.id)))},
    {heading: t('Something new'), choices: !actions.some(({kind}) => kind === 'create') ? [] : [severalChoice(wanted), isTaken ? null : create].filter(Boolean)},
  ];
}

/** A few letters of several names, to write to all of them: 'an, bo'. */
function severalChoice(wanted) {
  const names = wanted.split(/[\s,;+&]+/u).filter(Boolean);
  if (names.length < 2) return null;
  const name = t('New message to {names}', {names: names.join(', ')});
  return {key: 'several', kind: 'action', name, icon: 'message', event: 'chatter:new-message', detail: {names}, marks: []};
}

function bonus({id, isMine, room}, recents) {
  if (!room) return 0;
  const at = recents.indexOf(id);
  const recent = at < 0 ? 0 : Math.max(1, RECENT_BONUS - at);
  return recent + (isMine ? 3 : 0) - (room.archived ? 15 : 0);
}

/**
 * The server has found them, perhaps by what this page would not: nobody is left out here. The
 * conversation with them comes first, unless it stands above already.
 */
function personChoices(user, wanted, isTalkedTo) {
  const marks = match(wanted, user.name)?.marks ?? [];
  const one = {kind: 'person', name: user.name, marks};
  const message = {...one, key: `message-${user.id}`, kind: 'message', icon: 'message', about: t('Message'), userId: user.id};
  const profile = {...one, key: `person-${user.id}`, icon: 'person', about: `@${user.handle} · ${t('Profile')}`, path: `/people/${user.handle}`};
  return isTalkedTo ? [profile] : [message, profile];
}

function roomChoice(room, {unread = 0, isMine, viewerId}) {
  const people = room.kind === 'direct' ? othersIn(room, viewerId) : null;
  const about = [!isMine && t('Not joined'), room.archived && t('Archived')].filter(Boolean).join(', ');
  return {
    key: `room-${room.id}`,
    kind: 'room',
    id: room.id,
    name: roomName(room, viewerId),
    icon: iconOf(room, people),
    withId: people?.length === 1 ? people[0].id : null,
    about,
    unread,
    path: `/rooms/${room.id}`,
    isMine,
    room,
    marks: [],
  };
}

function iconOf(room, people) {
  if (room.archived) return 'archive';
  if (people) return ['pencil', 'message'][people.length] ?? 'people';
  return room.kind === 'private' ? 'lock' : 'hash';
}
