/** Where a popover stands. */

import {forward} from './swipe.js';

const GAP_PX = 4;

/**
 * Below what it is opened by, or above that at the foot of the window, and not beyond the edge beside.
 * @param {HTMLElement} pane @param {HTMLElement} opener
 * @param {number} height at most: it is not there yet to be measured
 */
export function placeBeside({style}, opener, height) {
  const {top, bottom, left, right} = opener.getBoundingClientRect();
  const {clientWidth, clientHeight} = document.documentElement;
  const isBelow = bottom + GAP_PX + height <= clientHeight;
  style.top = isBelow ? `${bottom + GAP_PX}px` : 'auto';
  style.bottom = isBelow ? 'auto' : `${Math.max(GAP_PX, clientHeight - top + GAP_PX)}px`;
  style.setProperty('--menu-end', `${forward() < 0 ? left : clientWidth - right}px`);
}
