/** A sentence at the top of the page for some seconds, read out as well: as Python's are. */

const MS = 6_000;

/** @param {string} words */
export function toast(words) {
  globalThis.Quasar.Notify.create({message: words, position: 'top', timeout: MS, classes: 'toast'});
}
