/**
 * People called by name in messages: chips that open their card; a row that calls the viewer stands
 * out. The server has made the links (`chatter/text.py`).
 */

import {isPlain} from './clicks.js';

const viewerId = () => String(globalThis.window?.chatterViewerId ?? '');

/** Doing it again changes nothing. @param {HTMLElement} row */
export function dressMentions(row) {
  let callsMe = false;
  for (const link of row.querySelectorAll('.timeline__text a.mention')) {
    const isMe = link.dataset.user === viewerId();
    link.classList.toggle('mention--me', isMe);
    link.ariaHasPopup = 'dialog';
    callsMe ||= isMe;
  }
  row.toggleAttribute('data-calls', callsMe);
}

/** A click on a name opens the card; with a modifier the page, as with any link. @param {MouseEvent} event */
export function openMention(event) {
  const link = event.target.closest('a.mention');
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  const handle = link.getAttribute('href').split('/').at(-1);
  const user = {id: Number(link.dataset.user), handle, name: link.textContent.replace(/^@/, ''), avatar: null};
  window.dispatchEvent(new CustomEvent('chatter:person', {detail: {user, opener: link, isByPointer: event.detail > 0}}));
}
