/**
 * What an installed app shows outside of the page: the colour of its bar, the number on its icon.
 * Also starts the worker that knows what to show when there is no way to the server, and keeps the
 * browser's question whether to install it for when it is not in the way (`install_offer.js`).
 */

const bars = [...document.querySelectorAll('meta[name="theme-color"]')];

/** The bar has the page's own background, whoever chose it: the system or a person. */
function color() {
  const background = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim();
  if (background) bars.forEach((bar) => (bar.content = background));
}

/** The number of unread messages, as the title says it: '(3) Lobby — Chatter'. */
function count() {
  const number = Number(/^\((\d+)\)/.exec(document.title)?.[1] ?? 0);
  navigator.setAppBadge?.(number).catch(() => {});
}

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  window.chatterInstall = event;
  dispatchEvent(new CustomEvent('chatter:installable'));
});

color();
new MutationObserver(color).observe(document.documentElement, {attributeFilter: ['class', 'data-theme', 'style']});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', color);
matchMedia('(prefers-contrast: more)').addEventListener('change', color);

count();
new MutationObserver(count).observe(document.head, {childList: true, characterData: true, subtree: true});

navigator.serviceWorker?.register('/service-worker.js', {updateViaCache: 'none'}).catch(() => {
  // Not a secure context after all, storage that is blocked, a server on its way down: then without.
});
