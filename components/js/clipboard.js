/** Copying by a click or a key, also where pages are given no clipboard: over plain http. */

/** @param {string} text @returns {Promise<boolean>} whether it could be done */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

function copyByHand(text) {
  const focused = document.activeElement;
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand('copy');
  box.remove();
  focused?.focus({preventScroll: true});
  return isCopied;
}

/**
 * The same for what stands in an input, which shows what was meant: dialogs take the focus away from
 * what lies outside of them.
 * @param {HTMLInputElement} input @returns {Promise<boolean>} whether it could be done
 */
export async function copyFrom(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}
