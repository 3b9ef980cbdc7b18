/**
 * The rooms of one person as they stand at the side: favourites, own folders, rooms, direct messages.
 *
 * What is in the first two was put there and stays in its order; the rest comes by name, or what was
 * written in last comes first. Pure: nothing here knows of the browser.
 */

/**
 * @typedef {object} Sidebar as `chatter/models/sidebar.py` has it
 * @property {number} rev the higher, the newer
 * @property {'name'|'recent'} sort
 * @property {number[]} favourites ids of rooms
 * @property {{id: number, name: string, rooms: number[]}[]} folders
 * @property {string[]} collapsed keys of sections
 *
 * @typedef {object} Section
 * @property {string} key `favourites`, `folder-3`, `rooms`, `directs`
 * @property {string} [name] of a folder
 * @property {boolean} isCollapsed
 * @property {object[]} rooms
 */

/** @type {Sidebar} */
export const UNSORTED = {rev: 0, sort: 'name', favourites: [], folders: [], collapsed: []};

const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});

/** By name, the archived ones last. @param {object[]} rooms @param {(room: object) => string} nameOf */
export function byName(rooms, nameOf) {
  return rooms
    .map((room) => ({room, name: nameOf(room)}))
    .sort((a, b) => a.room.archived - b.room.archived || collator.compare(a.name, b.name))
    .map(({room}) => room);
}

/** What was written in last comes first, the archived ones last. @param {object[]} rooms in any order */
export function byRecency(rooms) {
  const at = new Map(rooms.map((room) => [room, room.last_at ? Date.parse(room.last_at) : 0]));
  return [...rooms].sort((a, b) => a.archived - b.archived || at.get(b) - at.get(a));
}

/**
 * @param {object[]} rooms
 * @param {Sidebar} sidebar
 * @param {(room: object) => string} nameOf
 * @returns {Section[]} favourites only if there are any
 */
export function arrange(rooms, {sort, favourites, folders, collapsed}, nameOf) {
  const left = new Map(rooms.map((room) => [room.id, room]));
  const take = (ids) => ids.map((id) => taken(left, id)).filter(Boolean);
  const section = (key, inIt, more) => ({key, isCollapsed: collapsed.includes(key), rooms: inIt, ...more});
  const own = [
    section('favourites', take(favourites)),
    ...folders.map(({id, name, rooms: ids}) => section(`folder-${id}`, take(ids), {name})),
  ];
  const named = byName([...left.values()], nameOf);
  const rest = sort === 'recent' ? byRecency(named) : named;
  return [
    ...own.filter(({key, rooms: inIt}) => key !== 'favourites' || inIt.length),
    section('rooms', rest.filter(({kind}) => kind !== 'direct')),
    section('directs', rest.filter(({kind}) => kind === 'direct')),
  ];
}

function taken(left, id) {
  const room = left.get(id);
  left.delete(id);
  return room;
}
