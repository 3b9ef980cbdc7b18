import assert from 'node:assert/strict';
import {test} from 'node:test';

import {changed, hereFirst, joined} from '../../components/js/members.js';
import {windowed} from '../../components/js/window_rows.js';

const user = (id, name) => ({id, name, handle: name.toLowerCase()});
const member = (id, name, role = 'member') => ({user: user(id, name), role});
const [ada, bob, eve] = [member(1, 'Ada', 'owner'), member(2, 'Bob'), member(3, 'Eve')];
const said = (kind, author) => ({type: 'message.posted', message: {kind, author}});
const names = (members) => members.map(({user: {name}}) => name);

test('whoever joins or is added stands among those of alike names, once', () => {
  const loaded = {members: [ada, eve], isAll: true};
  assert.deepEqual(names(changed(loaded, said('joined', bob.user))), ['Ada', 'Bob', 'Eve']);
  assert.deepEqual(names(changed(loaded, said('added', bob.user))), ['Ada', 'Bob', 'Eve']);
  assert.equal(changed(loaded, said('joined', eve.user)), loaded.members);
});

test('whoever comes behind the last one that is loaded comes with a page', () => {
  const zoe = user(9, 'Zoe');
  assert.deepEqual(names(changed({members: [ada], isAll: false}, said('joined', zoe))), ['Ada']);
  assert.deepEqual(names(changed({members: [ada], isAll: true}, said('joined', zoe))), ['Ada', 'Zoe']);
  assert.deepEqual(names(joined([ada, bob], [bob, eve])), ['Ada', 'Bob', 'Eve']);
});

test('whoever leaves or is removed is gone, and another role shows', () => {
  const loaded = {members: [ada, bob], isAll: true};
  for (const kind of ['left', 'removed']) {
    assert.deepEqual(names(changed(loaded, said(kind, bob.user))), ['Ada']);
    assert.equal(changed(loaded, said(kind, eve.user)), loaded.members);
  }
  const promoted = changed(loaded, {type: 'role.changed', user_id: 2, role: 'moderator'});
  assert.deepEqual(promoted.map(({role}) => role), ['owner', 'moderator']);
  assert.equal(changed(loaded, said('text', bob.user)), loaded.members);
});

test('those who are here stand first, and otherwise nobody moves', () => {
  const status = (id) => ({2: 'away', 3: 'online'})[id] ?? 'offline';
  assert.deepEqual(names(hereFirst([ada, bob, eve], status)), ['Eve', 'Bob', 'Ada']);
});

test('of ten thousand rows those in view are drawn, and some beside them', () => {
  const {from, to} = windowed(10_000, 52, 52 * 5_000, 520);
  assert.ok(from <= 5_000 - 5 && from > 4_980, `${from}`);
  assert.ok(to >= 5_010 + 5 && to < 5_030, `${to}`);
});

test('a list that is not in view yet, or short, or scrolled past draws no row that is not there', () => {
  assert.deepEqual(windowed(3, 52, -400, 800), {from: 0, to: 3});
  assert.deepEqual(windowed(0, 52, 0, 800), {from: 0, to: 0});
  const {from, to} = windowed(100, 52, 52 * 500, 520);
  assert.deepEqual([from, to], [100, 100]);
  assert.deepEqual(windowed(100, 52, -5_000, 520), {from: 0, to: 0});
});
