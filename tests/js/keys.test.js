/** The table of keys: what is pressed, what is left to others, how it is spelled. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {KEYS, PLACES, find, inForce, isOnMac, isTextBox, short, spell} from '../../components/js/keys.js';

const body = {tagName: 'BODY', getAttribute: () => null};
const box = (value = '') => ({tagName: 'TEXTAREA', value, getAttribute: () => null});

function press(combination, {target = body, isMac = false, ...more} = {}) {
  const parts = combination.split('+');
  const key = parts.pop();
  const has = (name) => parts.includes(name);
  return {
    key, target, isComposing: false, defaultPrevented: false,
    ctrlKey: has('Ctrl') || (has('Mod') && !isMac), metaKey: has('Meta') || (has('Mod') && isMac),
    altKey: has('Alt'), shiftKey: has('Shift'), ...more,
  };
}
const found = (event, place = 'anywhere', circumstances = {isMac: false}) =>
  find(event, place, circumstances)?.id ?? null;

test('each key of the table is found in its place, on every kind of computer', () => {
  for (const isMac of [false, true]) {
    for (const {place, keys} of inForce()) {
      for (const key of keys) {
        for (const combination of key.keys) {
          assert.equal(found(press(combination, {isMac}), place, {isMac}), key.id, combination);
        }
      }
    }
  }
});

test('no two keys of a place are the same, nor does one of a place hide one that holds anywhere', () => {
  for (const enter of ['sends', 'breaks']) {
    for (const place of Object.keys(PLACES)) {
      const here = inForce({enter}).filter((group) => [place, 'anywhere'].includes(group.place));
      const combinations = here.flatMap(({keys}) => keys.filter(({event}) => event)).flatMap(({keys}) => keys);
      assert.equal(new Set(combinations).size, combinations.length, place);
    }
  }
});

test('each key says in words what it does, and does it by an event or in its place', () => {
  for (const {id, keys, words, place, event} of KEYS) {
    assert.ok(words && keys.length && place in PLACES, id);
    assert.ok(place !== 'anywhere' || event || id === 'close', id);
  }
});

test('nothing is taken from an input method', () => {
  assert.equal(found(press('Mod+k', {isComposing: true})), null);
  assert.equal(found(press('F6', {keyCode: 229})), null);
  assert.equal(found(press('Enter', {isComposing: true}), 'switcher'), null);
});

test('a question mark is a question mark where somebody writes', () => {
  assert.equal(found(press('Shift+?')), 'keys');
  assert.equal(found(press('Shift+?', {target: box()})), null);
  assert.equal(found(press('Shift+?', {target: {tagName: 'INPUT', type: 'search'}})), null);
  assert.equal(found(press('Shift+?', {target: {tagName: 'INPUT', type: 'checkbox'}})), 'keys');
  assert.equal(found(press('Shift+?'), 'anywhere', {isMac: false, hasSingleKeys: false}), null);
  assert.equal(found(press('Ctrl+/', {target: box('text')}), 'anywhere', {isMac: false, hasSingleKeys: false}), 'keys');
});

test('other modifiers make another key', () => {
  for (const other of ['Ctrl+Shift+k', 'Ctrl+Alt+k', 'Meta+k', 'Alt+F6', 'Ctrl+F6', 'Ctrl+ArrowUp', 'k']) {
    assert.equal(found(press(other)), null, other);
  }
  assert.equal(found(press('Ctrl+k'), 'anywhere', {isMac: true}), null, 'On a Mac that cuts a line.');
});

test('keys are found on other layouts', () => {
  assert.equal(found(press('Ctrl+л', {code: 'KeyK'})), 'switcher');
  assert.equal(found(press('Ctrl+t', {code: 'KeyK'})), null, 'Dvorak writes t there.');
  assert.equal(found(press('Ctrl+Shift+/', {code: 'Digit7'})), 'keys', 'German keyboards need Shift.');
});

test('lists that open with an arrow, and the paragraphs of a Mac, keep their keys', () => {
  assert.equal(found(press('Alt+ArrowDown', {target: {tagName: 'SELECT'}})), null);
  const combobox = {tagName: 'INPUT', type: 'text', getAttribute: () => 'combobox'};
  assert.equal(found(press('Alt+ArrowDown', {target: combobox})), null);
  assert.equal(found(press('Alt+ArrowDown', {target: box('text')})), 'next-room');
  assert.equal(found(press('Alt+ArrowDown', {target: box('text')}), 'anywhere', {isMac: true}), null);
  assert.equal(found(press('Alt+ArrowDown', {target: box('')}), 'anywhere', {isMac: true}), 'next-room');
});

test('what somebody has dealt with already is nobody else\'s', () => {
  assert.equal(found(press('F6', {defaultPrevented: true})), null);
});

test('the help says what holds for the Enter key somebody has chosen', () => {
  const send = (preferences) =>
    inForce(preferences).find(({place}) => place === 'composer').keys.find(({id}) => id === 'send').keys;
  assert.deepEqual(send(), ['Enter']);
  assert.deepEqual(send({enter: 'breaks'}), ['Mod+Enter']);
});

test('keys are spelled as they are printed on the keyboard, and read out by name', () => {
  assert.equal(short('Mod+K', false), 'Ctrl+K');
  assert.equal(short('Mod+K', true), '⌘K');
  assert.equal(short('Alt+Shift+ArrowDown', true), '⌥⇧↓');
  assert.deepEqual(spell('Mod+/', true).map(({name}) => name), ['Command', 'Slash']);
  assert.deepEqual(spell('Escape', false), [{sign: 'Esc', name: 'Escape'}]);
});

test('a Mac is known by what it says of itself', () => {
  assert.equal(isOnMac({navigator: {platform: 'MacIntel'}}), true);
  assert.equal(isOnMac({navigator: {platform: 'MacIntel', userAgentData: {platform: 'macOS'}}}), true);
  assert.equal(isOnMac({navigator: {platform: 'Linux x86_64'}}), false);
  assert.equal(isOnMac({}), false);
});

test('text is typed into boxes, not into buttons', () => {
  assert.equal(isTextBox(box()), true);
  assert.equal(isTextBox({tagName: 'DIV', isContentEditable: true}), true);
  assert.equal(isTextBox({tagName: 'INPUT', type: 'radio'}), false);
  assert.equal(isTextBox(null), false);
});
