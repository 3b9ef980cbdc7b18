/**
 * Sentences in the language of the page: `t('Go home')`, `t('{name} is writing…', {name})`.
 *
 * The catalogue is there before any module: the page's head loads it (`components/catalogue.py`);
 * English has none. A text is looked up as it stands in the source, so it must stand there whole.
 */

/** @type {{plural?: (count: number) => number, messages?: Record<string, string | string[]>}} */
const {plural = (count) => Number(count !== 1), messages = {}} = globalThis.chatterWords ?? {};

const page = globalThis.document?.documentElement.lang || undefined;
const browser = globalThis.navigator?.language;
const primary = (tag) => tag?.split('-', 1)[0];

/** The language in which dates and numbers are written: the page's, as it is where the reader is. */
export const locale = page && primary(browser) !== primary(page) ? page : browser;

/**
 * A sentence; `{name}` stands for `values.name`.
 * @param {string} text
 * @param {Record<string, string | number>} [values] numbers are written as the language does it
 */
export function t(text, values) {
  const said = messages[text];
  return filled(typeof said === 'string' && said ? said : text, values);
}

/**
 * A sentence by number: `tn('{count} room', '{count} rooms', 3)`.
 * @param {string} one @param {string} many @param {number} count
 * @param {Record<string, string | number>} [values]
 */
export function tn(one, many, count, values) {
  const forms = messages[one];
  const said = Array.isArray(forms) ? forms[plural(count)] : [many, one][Number(count === 1)];
  return filled(said || many, {count, ...values});
}

/** `1,234`, as the language writes it. @param {number} value */
export const number = (value) => value.toLocaleString(locale);

function filled(text, values) {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}
