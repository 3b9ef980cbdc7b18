/** What is being named at the cursor. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mixed, named} from '../../components/js/completing.js';
import {emoji} from '../../components/js/emoji_names.js';

const at = (marked) => named(marked.replace('|', ''), marked.indexOf('|'));

test('a sign and letters at the cursor name something', () => {
  assert.deepEqual(at('hello @ad|'), {sign: '@', letters: 'ad', from: 6});
  assert.deepEqual(at('@é|'), {sign: '@', letters: 'é', from: 0});
  assert.deepEqual(at('(see #tea-r| later'), {sign: '#', letters: 'tea-r', from: 5});
  assert.deepEqual(at('two\nlines :smi|'), {sign: ':', letters: 'smi', from: 10});
});

test('what only looks like it names nothing', () => {
  for (const text of ['@|', 'ada@ex|', 'a #|', 'it is 10:3|', 'x :s|', 'http://|', '@ada |', 'C#sh|', '|@ada', '@@ad|']) {
    assert.equal(at(text), null, text);
  }
});

test('code is left alone', () => {
  for (const text of ['`@ad|', '```\n@ad|', '```py\nx = 1\n#te|']) assert.equal(at(text), null, text);
  assert.equal(at('`x` @ad|').letters, 'ad');
  assert.equal(at('```\nx\n```\n@ad|').letters, 'ad');
});

test('those of the room come first, and nobody twice', () => {
  const people = (...ids) => ids.map((id) => ({id}));
  assert.deepEqual(mixed(people(3, 1), people(1, 2, 4), 3), people(3, 1, 2));
});

test('every emoji has one name that can be typed', () => {
  assert.ok(emoji.length > 100);
  assert.equal(new Set(emoji.map(({name}) => name)).size, emoji.length);
  for (const {name, emoji: sign} of emoji) assert.match(`${name} ${sign}`, /^[a-z0-9_+-]+ \P{ASCII}+$/u);
});
