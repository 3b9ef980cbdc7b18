/** A sentence at the top of the page for some seconds, read out as well: as Python's are. */

const MS = 6_000;

/**
 * @param {string} words
 * @param {{words: string, act: () => void, ms?: number}} [deed] something to be done about it
 * @returns {() => void} takes it away
 */
export function toast(words, deed) {
  return globalThis.Quasar.Notify.create({
    message: words,
    position: 'top',
    timeout: deed?.ms ?? MS,
    classes: 'toast',
    actions: deed ? [{label: deed.words, noCaps: true, class: 'toast__deed', handler: deed.act}] : [],
  });
}
