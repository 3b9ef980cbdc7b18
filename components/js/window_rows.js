/**
 * Which rows of a long list of equally high rows are drawn: those in view and some beside them.
 * Nothing here knows of the browser.
 */

const BESIDE = 8; // Rows drawn beyond the edges, for whoever scrolls fast.

/**
 * @param {number} count of all rows
 * @param {number} height of one, in pixels
 * @param {number} above how far the list's beginning is above the view's, in pixels
 * @param {number} view how high the view is
 * @returns {{from: number, to: number}} the rows from `from` up to, without, `to`
 */
export function windowed(count, height, above, view) {
  const first = Math.floor(above / height) - BESIDE;
  const last = Math.ceil((above + view) / height) + BESIDE;
  const from = Math.max(0, Math.min(first, count));
  return {from, to: Math.max(from, Math.min(last, count))};
}
