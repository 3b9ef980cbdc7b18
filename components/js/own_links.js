/**
 * Links that people wrote to rooms and messages of this server: they lead there in this tab, without
 * loading a page, as the links of the page itself do. Every other one opens a tab of its own.
 */

const INSIDE = /^\/rooms\/\d+(\/\d+)?$/;

/**
 * Where such a link leads, or null. @param {string} href @param {string} [origin]
 * @returns {string|null} a path
 */
export function insidePath(href, origin = location.origin) {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return url.origin === origin && INSIDE.test(url.pathname) && !url.search ? url.pathname : null;
}

/** Doing it again changes nothing. @param {Element} row */
export function leadInside(row) {
  for (const link of row.querySelectorAll('.timeline__text a[target=_blank]')) {
    const path = insidePath(link.getAttribute('href'));
    if (path === null) continue;
    link.setAttribute('href', path);
    link.removeAttribute('target');
  }
}
