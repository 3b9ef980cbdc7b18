/** Taking rooms along in the sidebar: one pointer at a time, and only what it means. */
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {answer, asked, make, refuse, settle, window} from './page.js';

const {Arranging} = await import('../../components/js/arranging.js');
mock.timers.enable({apis: ['setTimeout'], now: 0});

/** A sidebar whose lines are aimed at by the number of the room before which one lets go. */
function scene() {
  const it = make(Arranging);
  const placed = [];
  const opened = [];
  Object.assign(it, {
    $refs: {list: {querySelectorAll: () => []}},
    place: (...deed) => placed.push(deed),
    openMenu: () => opened.push(1),
    aim: (now) => (it.target = {section: 'favourites', before: now.clientY}),
  });
  const line = (id) => ({dataset: {room: String(id)}});
  const at = (id, more) => ({
    target: {closest: (wanted) => (wanted === '.sidebar__item' ? line(id) : null)}, button: 0, isPrimary: true,
    clientX: 0, clientY: 0, pointerType: 'mouse', ...more,
  });
  const say = (type, more) => window.dispatchEvent(Object.assign(new Event(type), more));
  return {it, placed, opened, take: (id, more) => it.take(at(id, more)), say};
}

test('a room is taken along and let go before another', () => {
  const {placed, take, say} = scene();
  take(7);
  say('pointermove', {clientX: 0, clientY: 40});
  say('pointerup');
  assert.deepEqual(placed, [[7, 'favourites', 40]]);
  say('pointerup');
  assert.equal(placed.length, 1);
});

test('what was taken before lets go of another that is taken', () => {
  const {placed, take, say} = scene();
  take(7);
  say('pointermove', {clientX: 0, clientY: 40});
  take(8);
  say('pointerup');
  assert.deepEqual(placed, [], 'It was not taken anywhere.');
});

test('a pointer that is taken away lets nothing go anywhere', () => {
  const {placed, take, say} = scene();
  take(7);
  say('pointermove', {clientX: 0, clientY: 40});
  say('pointercancel');
  take(8);
  say('pointerup');
  assert.deepEqual(placed, []);
});

test('the browser’s own long press does not open the menu a second time', async () => {
  const it = make(Arranging);
  const opened = [];
  const line = {dataset: {room: '7'}, querySelector: () => ({}), closest: () => ({dataset: {key: 'rooms'}})};
  const press = (type, more) => ({
    target: {closest: (wanted) => (wanted === '.sidebar__item' ? line : null)}, type, button: 0, isPrimary: true,
    pointerType: 'touch', clientX: 0, clientY: 0, preventDefault() {}, ...more,
  });
  Object.assign(it, {
    sections: [{key: 'rooms', rooms: [{id: 7, name: 'Tea'}]}], deedsOf: () => [], $nextTick: (then) => then(),
    $refs: {list: {querySelectorAll: () => []}, menu: {openAt: (_, {type}) => opened.push(type)}},
  });
  it.take(press('pointerdown'));
  it.openMenu(press('contextmenu'));
  assert.deepEqual(opened, []);
  mock.timers.tick(2_000);
  assert.deepEqual(opened, ['pointerdown']);
  it.openMenu(press('contextmenu'));
  assert.deepEqual(opened, ['pointerdown']);
  window.dispatchEvent(new Event('pointerup'));
  it.openMenu(press('contextmenu', {pointerType: 'mouse'}));
  assert.deepEqual(opened, ['pointerdown', 'contextmenu']);
});

test('a long press opens the menu, two fingers do not', () => {
  const {opened, take, say} = scene();
  take(7, {pointerType: 'touch'});
  take(8, {pointerType: 'touch', isPrimary: false});
  mock.timers.tick(2_000);
  assert.deepEqual(opened, []);
  say('pointerup');
  take(7, {pointerType: 'touch'});
  mock.timers.tick(2_000);
  assert.deepEqual(opened, [1]);
  say('pointerup');
});

test('the name of a folder that is refused stays to be changed, and is saved once', async () => {
  const {it} = scene();
  let isOpen = false;
  it.$refs.naming = {showModal: () => (isOpen = true), close: () => (isOpen = false)};
  it.$refs.name = {select() {}};
  it.rooms = {sidebar: {rev: 1}};
  it.version = 0;
  it.askFolder(7);
  await settle();
  it.name = 'Tea';
  it.named();
  it.named();
  assert.deepEqual(asked.map(({body}) => body), [{name: 'Tea', room_id: 7}]);
  await refuse(409, 'There is one of that name.');
  assert.deepEqual([isOpen, it.name, it.naming.problem], [true, 'Tea', 'There is one of that name.']);
  it.named();
  await answer({rev: 2});
  assert.deepEqual([isOpen, it.rooms.sidebar.rev], [false, 2]);
});
