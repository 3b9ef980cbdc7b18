/**
 * What is being named in a text at the cursor: `@` people, `#` rooms, `:` emoji. Pure: nothing here
 * knows of the browser.
 */

const WORD = /(^|[\s([{"'„“«>])([@#:])([^\s@#:()[\]{}"'`]{0,30})$/u;
const LETTERS_LEAST = {'@': 1, '#': 1, ':': 2};

/**
 * @param {string} text @param {number} caret
 * @returns {{sign: '@'|'#'|':', letters: string, from: number}|null} `from`: where the sign stands
 */
export function named(text, caret) {
  const before = text.slice(0, caret);
  const found = WORD.exec(before);
  if (!found || isCode(before)) return null;
  const [, , sign, letters] = found;
  if ([...letters].length < LETTERS_LEAST[sign]) return null;
  return {sign, letters, from: caret - letters.length - 1};
}

/** Whether what stands at the end of it is code. */
function isCode(before) {
  if (before.split(/^```/m).length % 2 === 0) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return line.split('`').length % 2 === 0;
}

/**
 * Those who are in the room first, then others, nobody twice.
 * @param {object[]} members @param {object[]} others @param {number} most
 */
export function mixed(members, others, most) {
  const known = new Set(members.map(({id}) => id));
  return [...members, ...others.filter(({id}) => !known.has(id))].slice(0, most);
}
