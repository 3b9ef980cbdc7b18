/**
 * What the viewer looks after besides their own affairs: the server, and reports that wait.
 *
 * Reactive, and asked for anew whenever it may be otherwise: after a gap, and with another role.
 */

import {reactive} from 'vue';
import * as api from './api.js';
import * as live from './live.js';
import * as state from './state.js';
import {toast} from './toast.js';
import {t} from './words.js';

const AGAIN = ['role.changed', 'room.joined', 'room.left'];

/** @type {{administrates: boolean, makesRooms: boolean, reports: boolean, waiting: number}} */
export const duties = reactive({administrates: false, makesRooms: true, reports: false, waiting: 0});

function take({administrates, makes_rooms: makesRooms, handles_reports: reports, waiting}) {
  Object.assign(duties, {administrates, makesRooms, reports, waiting});
}

async function load() {
  try {
    take(await api.get('/api/me/duties'));
  } catch {
    // The next time that the page is ready it is asked again.
  }
}

function hear(event) {
  if (event.type === 'reports.waiting') Object.assign(duties, {reports: true, waiting: event.count});
  if (event.type === 'report.handled') toast(t('Thank you: somebody has looked at what you reported.'));
  if (AGAIN.includes(event.type)) load();
}

const viewerId = globalThis.window?.chatterViewerId;
if (viewerId) {
  live.on(`user:${viewerId}`, hear);
  state.follow((answer) => take(answer.duties));
}
