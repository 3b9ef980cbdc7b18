/**
 * The number of unread messages before the page's title: '(3) Lobby — Chatter'; and a dot on its sign.
 *
 * The title itself is set elsewhere, at any time; the number finds its way back to its front.
 */

let count = 0;
let observer = null;

/** @param {number} number of unread messages; 0 shows none */
export function showUnreadInTitle(number) {
  count = number;
  apply();
  if (observer) return;
  observer = new MutationObserver(apply);
  observer.observe(document.head, {childList: true, characterData: true, subtree: true});
}

/** The title alone again. */
export function hideUnreadInTitle() {
  observer?.disconnect();
  observer = null;
  count = 0;
  apply();
}

function apply() {
  const title = withCount(document.title, count);
  if (title !== document.title) document.title = title;
  const sign = document.querySelector('link[rel~="icon"]');
  const drawn = count > 0 ? '/favicon-unread.svg' : '/favicon.svg';
  if (sign && sign.getAttribute('href') !== drawn) sign.setAttribute('href', drawn);
}

/** @param {string} title @param {number} count */
export function withCount(title, count) {
  const bare = title.replace(/^\(\d+\) /, '');
  return count > 0 ? `(${count}) ${bare}` : bare;
}
