/** Messages of emoji and nothing else, which are shown large. */

const MOST = 12; // More than that is a picture, and stays small.
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*0-9]\u{fe0f}?\u{20e3}/u;
const EMOJI_ALONE = new RegExp(
  `^(?:${PICTURE.source}|\\p{Emoji_Modifier}|[\\u{200d}\\u{fe0f}\\u{e0020}-\\u{e007f}]|\\s)+$`, 'u',
);
const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter() : null;

/** @param {string} text as it was written @returns {boolean} */
export function isEmojiAlone(text) {
  if (text.length > 400 || !PICTURE.test(text) || !EMOJI_ALONE.test(text)) return false;
  const characters = segmenter ? [...segmenter.segment(text)] : [...text].map((segment) => ({segment}));
  return characters.filter(({segment}) => segment.trim()).length <= MOST;
}
