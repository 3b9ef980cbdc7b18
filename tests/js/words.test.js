/** Sentences in the language of the page; the catalogue is there before the module. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

let loaded = 0;

/** The module as it is in a page of that language. */
async function inPage(chatterWords, lang = 'en', browser = 'en-GB') {
  Object.assign(globalThis, {chatterWords, document: {documentElement: {lang}}});
  Object.defineProperty(globalThis, 'navigator', {value: {language: browser}, configurable: true});
  try {
    return await import(`../../components/js/words.js?${++loaded}`);
  } finally {
    delete globalThis.chatterWords;
    delete globalThis.document;
  }
}

test('without a catalogue it is English', async () => {
  const {t, tn, locale} = await inPage(undefined);
  assert.equal(t('Go home'), 'Go home');
  assert.equal(t('{name} left', {name: 'Ada'}), 'Ada left');
  assert.deepEqual([0, 1, 2].map((count) => tn('{count} room', '{count} rooms', count)), ['0 rooms', '1 room', '2 rooms']);
  assert.equal(locale, 'en-GB', 'as it is written where the reader is');
});

test('with one it is what the catalogue says, by the rule of the language', async () => {
  const plural = (n) => (n === 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2);
  const messages = {'Go home': 'Do domu', '{count} room': ['{count} pokój', '{count} pokoje', '{count} pokoi'], Empty: ''};
  const {t, tn, locale} = await inPage({plural, messages}, 'pl', 'en-GB');
  assert.equal(t('Go home'), 'Do domu');
  assert.equal(t('Not there'), 'Not there');
  assert.equal(t('Empty'), 'Empty');
  assert.deepEqual([1, 3, 5, 22].map((count) => tn('{count} room', '{count} rooms', count)), [
    '1 pokój', '3 pokoje', '5 pokoi', '22 pokoje',
  ]);
  assert.equal(locale, 'pl', 'not half in another language');
});

test('numbers are written as the language does it, and text is left as it is', async () => {
  const {t} = await inPage({messages: {}}, 'de', 'de-DE');
  assert.equal(t('{count} of {name}', {count: 12345, name: '12345'}), '12.345 of 12345');
});

test('values are no patterns: what looks like one stays, and nothing of an object is reached', async () => {
  const {t} = await inPage(undefined);
  assert.equal(t('{name} left', {name: '{other} $& $1'}), '{other} $& $1 left');
  assert.equal(t('{missing} left', {name: 'Ada'}), '{missing} left');
});
