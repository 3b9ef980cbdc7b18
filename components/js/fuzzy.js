/**
 * Finding things by a few letters of their names, whatever the accents.
 */

const OTHER_LETTERS = {ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th'};
const BOUNDARY = /[\p{L}\p{N}]/u;

/** A text as it is compared: without accents, widths and capitals. @param {string} text */
export const fold = (text) => [...text].map(foldOne).join('');

function foldOne(character) {
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...bare].map((letter) => OTHER_LETTERS[letter] ?? letter).join('');
}

/**
 * How well a name answers to what was typed: null if not at all; the more the better.
 *
 * The whole name, its beginning, that of one of its words, any piece of it, then its letters in
 * order, the nearer to each other and to the beginnings of words the better.
 * @param {string} wanted @param {string} name
 * @returns {{score: number, marks: number[]}|null} `marks`: the characters of the name that matched
 */
export function match(wanted, name) {
  const letters = [...fold(wanted.trim())];
  if (!letters.length) return {score: 0, marks: []};
  const text = unfold(name);
  const folded = text.map(({letter}) => letter).join('');
  const query = letters.join('');
  const places = [];
  for (let at = folded.indexOf(query); at >= 0; at = folded.indexOf(query, at + 1)) places.push(at);
  const best = places.find((at) => isStart(folded, at)) ?? places[0];
  if (best !== undefined) {
    const isWhole = folded === query;
    const score = isWhole ? 120 : best === 0 ? 100 : isStart(folded, best) ? 80 : 60;
    const from = [...folded.slice(0, best)].length;
    return {score: score - nearness(name), marks: marksOf(text.slice(from, from + letters.length))};
  }
  return scattered(letters.filter((letter) => letter !== ' '), text, name);
}

/** Each letter of the folded name and the character of the name that it comes from. */
function unfold(name) {
  return [...name].flatMap((character, index) =>
    [...foldOne(character)].map((letter) => ({letter, index})),
  );
}

function scattered(letters, text, name) {
  const found = [];
  let score = 40;
  let from = 0;
  for (const letter of letters) {
    const candidates = [];
    for (let i = from; i < text.length; i++) if (text[i].letter === letter) candidates.push(i);
    if (!candidates.length) return null;
    const isNext = candidates[0] === from && found.length > 0;
    const start = candidates.find((i) => i === 0 || !BOUNDARY.test(text[i - 1].letter));
    // The beginning of a later word is better than a letter in the middle, if the rest is still there.
    const at = isNext ? candidates[0] : (start !== undefined && hasRest(start) ? start : candidates[0]);
    score -= isNext ? 0 : at === start ? 2 : 5;
    found.push(text[at]);
    from = at + 1;
  }
  return score > 0 ? {score: score - nearness(name), marks: marksOf(found)} : null;

  function hasRest(at) {
    let i = at + 1;
    for (const letter of letters.slice(found.length + 1)) {
      while (i < text.length && text[i].letter !== letter) i++;
      if (i++ >= text.length) return false;
    }
    return true;
  }
}

/** Between equals the shorter name is meant. */
const nearness = (name) => Math.min(name.length, 50) / 10;

const isStart = (text, at) => at === 0 || !BOUNDARY.test(text[at - 1]);
const marksOf = (letters) => [...new Set(letters.map(({index}) => index))];

/**
 * A name in pieces, so that what matched can be drawn otherwise.
 * @param {string} name @param {number[]} marks
 * @returns {{text: string, isMarked: boolean}[]}
 */
export function pieces(name, marks) {
  const marked = new Set(marks);
  const parts = [];
  for (const [index, character] of [...name].entries()) {
    const isMarked = marked.has(index);
    if (parts.length && parts[parts.length - 1].isMarked === isMarked) {
      parts[parts.length - 1].text += character;
    } else {
      parts.push({text: character, isMarked});
    }
  }
  return parts;
}
