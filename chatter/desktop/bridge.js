/**
 * What a page in the window needs of the window: its title, links that lead away, zoom and reload.
 * Runs in every page after it has been loaded.
 */
(() => {
  // The page before this one may have been left while it was being loaded: then this comes again.
  const api = window.pywebview?.api;
  if (window.chatterBridge || !api?.show_title) return;
  window.chatterBridge = true;

  const tell = () => api.show_title(document.title);
  new MutationObserver(tell).observe(document.head, {childList: true, characterData: true, subtree: true});
  tell();

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.hasAttribute('download')) return;
    const url = new URL(link.href, location.href);
    const isOurs = url.origin === location.origin || ['blob:', 'data:'].includes(url.protocol);
    if (isOurs) return;
    event.preventDefault();
    event.stopPropagation();
    api.open_link(url.href);
  }, true);

  const ZOOMS = {'+': 1, '=': 1, '-': -1, '0': 0};
  document.addEventListener('keydown', (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === 'F5' || (isCommand && event.key.toLowerCase() === 'r')) location.reload();
    else if (isCommand && event.key in ZOOMS) api.zoom(ZOOMS[event.key]);
    else return;
    event.preventDefault();
  });
})();
