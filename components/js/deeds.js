/** What stands in the log of deeds, in words. */

import {t, tn} from './words.js';

const ROLES = {
  owner: t('owner'),
  administrator: t('administrator'),
  moderator: t('moderator'),
  member: t('member'),
  guest: t('guest'),
};
const SETTINGS = {
  name: t('its name'),
  picture: t('its picture'),
  accent: t('its colour'),
  sign_up: t('who may sign up'),
  who_invites: t('who may invite'),
  who_creates: t('who may make rooms'),
  message_most: t('how long a message may be'),
};

/** What can be looked for in the log. @type {Record<string, string>} */
export const DEEDS = {
  settings: t('Settings of the server'),
  role: t('Roles on the server'),
  ownership: t('Server handed over'),
  suspended: t('Suspended'),
  unsuspended: t('Suspension lifted'),
  signed_out: t('Signed out everywhere'),
  link_made: t('Sign-in link made'),
  invited: t('Invitation made'),
  invite_revoked: t('Invitation revoked'),
  room_archived: t('Room archived'),
  room_restored: t('Room restored'),
  room_deleted: t('Room deleted'),
  room_taken_back: t('Deleted room taken back'),
  room_handed_over: t('Room handed over'),
  room_opened: t('Room made public'),
  room_closed: t('Room made private'),
  member_role: t('Roles in rooms'),
  member_removed: t('Removed from a room'),
  member_banned: t('Banned from a room'),
  member_unbanned: t('Ban lifted'),
  report_handled: t('Report handled'),
  account_deactivated: t('Account deactivated'),
  account_deleted: t('Account deleted'),
};

const settings = (details) => Object.keys(details).map((name) => SETTINGS[name] ?? name).join(', ');
const uses = ({uses: count}) => (count === null || count === undefined
  ? t('for any number of people')
  : tn('for {count} person', 'for {count} people', count));

/** @type {Record<string, (values: {by: string, about: string, room: string}, details: object) => string>} */
const SENTENCES = {
  settings: (values, details) => t('{by} changed {what}.', {...values, what: settings(details)}),
  role: (values, {before, role}) => t('{by} made {about}, who was {before}, {role}.', {...values, before: ROLES[before], role: ROLES[role]}),
  ownership: (values) => t('{by} handed the server over to {about}.', values),
  suspended: (values, {until}) => (until ? t('{by} suspended {about} for a time.', values) : t('{by} suspended {about}.', values)),
  unsuspended: (values) => t('{by} let {about} in again.', values),
  signed_out: (values) => t('{by} signed {about} out everywhere.', values),
  link_made: (values) => t('{by} made a sign-in link for {about}.', values),
  invited: (values, details) => t('{by} made an invitation {uses}, as {role}.', {...values, uses: uses(details), role: ROLES[details.role]}),
  invite_revoked: (values) => t('{by} revoked an invitation of {about}.', values),
  room_archived: (values) => t('{by} archived {room}.', values),
  room_restored: (values) => t('{by} restored {room}.', values),
  room_deleted: (values) => t('{by} deleted {room}.', values),
  room_taken_back: (values) => t('{by} took {room} back, which was deleted.', values),
  room_handed_over: (values) => t('{by} handed {room} over to {about}.', values),
  room_opened: (values) => t('{by} made {room} public.', values),
  room_closed: (values) => t('{by} made {room} private.', values),
  member_role: (values, {before, role}) => t('{by} made {about}, who was {before} in {room}, {role}.', {...values, before: ROLES[before], role: ROLES[role]}),
  member_removed: (values) => t('{by} removed {about} from {room}.', values),
  member_banned: (values, {until}) => (until ? t('{by} banned {about} from {room} for a time.', values) : t('{by} banned {about} from {room}.', values)),
  member_unbanned: (values) => t('{by} lifted the ban of {about} from {room}.', values),
  report_handled: (values, {state}) => (state === 'acted'
    ? t('{by} acted on a report about {about}.', values)
    : t('{by} dismissed a report about {about}.', values)),
  account_deactivated: (values) => t('{by} deactivated their account.', values),
  account_deleted: (values) => t('{by} deleted their account.', values),
};

/**
 * @param {{deed: string, by: object, about: object|null, room: {name: string}|null, details: object}} entry
 * @param {(user: object) => string} nameOf
 */
export function inWords({deed, by, about, room, details}, nameOf) {
  const values = {by: nameOf(by), about: about ? nameOf(about) : '', room: room ? `#${room.name}` : t('a room that is gone')};
  return SENTENCES[deed]?.(values, details) ?? deed;
}
