/**
 * How the viewer wants it, now: seeded by the page's head, changed by any browser of theirs.
 *
 * Reactive: whoever reads a preference while drawing is drawn again when it changes.
 */

import {reactive} from 'vue';
import * as api from './api.js';
import * as live from './live.js';
import * as state from './state.js';

/** @type {{language: string, theme: string, accent: string, density: string, text_size: string, layout: string, clock: string, enter: string, announce: string, notify: string}} */
export const preferences = reactive({...globalThis.window?.chatterPreferences});

const spoken = preferences.language;
let moment = 0; // Of the last change, here or heard of.

/** Take preferences over, from the server or from a form that does not wait for it. */
export function prefer(changed) {
  moment++;
  Object.assign(preferences, changed);
  window.chatterPreferences = {...preferences};
  window.chatterPrefer(window.chatterPreferences);
  try {
    localStorage.setItem('chatter.preferences', JSON.stringify(window.chatterPreferences));
  } catch {
    // The next page asks the server anyway.
  }
}

/** Set some of them here at once and everywhere; rejects, and takes them back, if that fails. */
export async function change(changes) {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, preferences[name]]));
  prefer(changes);
  try {
    settle(await api.patch('/api/me/preferences', changes));
  } catch (error) {
    prefer(before);
    throw error;
  }
}

/** The server has it: a page speaks one language, so for another one it is loaded anew. */
function settle(changed) {
  prefer(changed);
  if (spoken === undefined || changed.language === spoken) return;
  window.dispatchEvent(new window.CustomEvent('chatter:reload')); // Places are remembered.
  window.location.reload();
}

/** Follow what the viewer changes elsewhere; the page's head says who that is. */
function follow(viewerId) {
  live.on(`user:${viewerId}`, (event) => {
    if (event.type === 'preferences.changed') settle(event.preferences);
  });
  state.follow((answer, asked) => asked === moment && settle(answer.preferences), () => moment);
}

if (globalThis.window?.chatterViewerId) follow(window.chatterViewerId);
