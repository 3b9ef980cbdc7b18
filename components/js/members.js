/**
 * The members of a room that are loaded, as what happens in the room leaves them. Pure: lists come
 * in and go out.
 */

const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});

/**
 * @typedef {{user: import('./rows.js').UserView, role: string}} Member
 * @typedef {{members: Member[], isAll: boolean}} Loaded `isAll`: nobody else is in the list
 */

/**
 * @param {Loaded} loaded
 * @param {object} event of the room
 * @returns {Member[]} the same list if the event changes nothing of it
 */
export function changed({members, isAll}, event) {
  if (event.type === 'role.changed') {
    return members.map((one) => (one.user.id === event.user_id ? {...one, role: event.role} : one));
  }
  if (event.type !== 'message.posted') return members;
  const {kind, author} = event.message;
  if (kind === 'left' || kind === 'removed') return without(members, author.id);
  if (kind === 'joined' || kind === 'added') return withOne(members, {user: author, role: 'member'}, isAll);
  return members;
}

/** Another page, which may begin with whom one has heard of meanwhile. */
export function joined(members, page) {
  const ids = new Set(members.map(({user}) => user.id));
  return [...members, ...page.filter(({user}) => !ids.has(user.id))];
}

/** Those who are here first. @param {Member[]} members @param {(id: number) => string} status */
export function hereFirst(members, status) {
  const ranks = [[], [], [], []];
  for (const member of members) ranks[RANK[status(member.user.id)] ?? 3].push(member);
  return ranks.flat();
}

const RANK = {online: 0, busy: 1, away: 2};

function without(members, id) {
  return members.some(({user}) => user.id === id) ? members.filter(({user}) => user.id !== id) : members;
}

/** Among those of alike names; beyond the last one that is loaded they come with a page. */
function withOne(members, member, isAll) {
  if (members.some(({user}) => user.id === member.user.id)) return members;
  const at = members.findIndex(({user}) => collator.compare(user.name, member.user.name) > 0);
  if (at < 0) return isAll ? [...members, member] : members;
  return [...members.slice(0, at), member, ...members.slice(at)];
}
