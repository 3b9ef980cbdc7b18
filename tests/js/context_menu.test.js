/** A menu that is asked for by a press: browsers close popovers when what was pressed is let go. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {make, window} from './page.js';

const {ContextMenu} = await import('../../components/js/context_menu.js');

function scene() {
  const said = [];
  const list = {isConnected: true, showPopover: () => said.push('shown'), setPointerCapture: (id) => said.push(`held by ${id}`)};
  const menu = make(ContextMenu);
  menu.$refs = {list};
  return {menu, list, said};
}

test('asked for by a key, by a button of the page or by a mouse that was let go it is there at once', () => {
  const {menu, said} = scene();
  menu.openAt({});
  menu.openAt({}, {type: 'contextmenu', buttons: 0});
  menu.openAt({}, {type: 'click', buttons: 0});
  assert.deepEqual(said, ['shown', 'shown', 'shown']);
});

test('a mouse that is still pressed is waited for, once', () => {
  const {menu, said} = scene();
  menu.openAt({}, {type: 'contextmenu', buttons: 2});
  assert.deepEqual(said, []);
  window.dispatchEvent(new Event('mouseup'));
  window.dispatchEvent(new Event('mouseup'));
  assert.deepEqual(said, ['shown']);
});

test('a page that has gone meanwhile shows nothing', () => {
  const {menu, list, said} = scene();
  menu.openAt({}, {type: 'contextmenu', buttons: 2});
  list.isConnected = false;
  window.dispatchEvent(new Event('mouseup'));
  assert.deepEqual(said, []);
});

test('a finger sees it at once, and is let go on it', () => {
  const {menu, said} = scene();
  menu.openAt({}, {type: 'pointerdown', buttons: 1, pointerId: 3});
  assert.deepEqual(said, ['shown', 'held by 3']);
});
