/**
 * Holds the browser's own rules against the law: reads stories from its input, and for each applies
 * the events to what was loaded before; prints where that differs from what is loaded after.
 */
import {readFileSync} from 'node:fs';
import {Rooms} from '../../components/js/rooms.js';
import {Rows} from '../../components/js/rows.js';

const sidebar = (rooms) =>
  [...rooms.byId.values()].map(({room}) => ({
    id: room.id, name: room.name, archived: room.archived, unread: rooms.unread(room.id),
  })).sort((a, b) => a.id - b.id);

function sidebarOf(memberships) {
  const rooms = new Rooms();
  rooms.reset(memberships);
  return rooms;
}

function timelineOf(page) {
  const rows = new Rows();
  if (page) rows.reset(page);
  return rows;
}

/** People are drawn as they are called now, whatever a row says: `presence.js` sees to it. */
const bare = (message) => ({...message, author: message.author.id});

const seen = (rooms, rows) =>
  JSON.stringify({rooms: sidebar(rooms), rows: rows.list.map(bare), rev: rows.rev});

const wrong = [];
for (const {name, roomId, before, heard, after} of JSON.parse(readFileSync(0, 'utf8'))) {
  const rooms = sidebarOf(before.memberships);
  const rows = timelineOf(before.page);
  let isInside = before.page !== null;
  for (const {topic, event} of heard) {
    if (event.type === 'room.left' && event.room_id === roomId) isInside = false;
    const [kind, id] = topic.split(':');
    const isMine = kind !== 'members' || rooms.byId.has(Number(id));
    if (kind === 'room') {
      if (event.type === 'message.posted' && isInside) rows.apply(event.message);
      if (event.type === 'messages.removed' && isInside) rows.apply(event);
    } else if (isMine) {
      rooms.apply(event);
    }
  }
  const is = seen(rooms, rows);
  const should = seen(sidebarOf(after.memberships), timelineOf(after.page));
  if (is !== should) wrong.push({name, is: JSON.parse(is), should: JSON.parse(should)});
}
console.log(JSON.stringify(wrong));
