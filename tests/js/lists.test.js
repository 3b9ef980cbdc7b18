/** Lists that act at a click say why something was refused, and keep what is being written. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answer, asked, make, refuse, settle, tell} from './page.js';
import {person} from './server.js';

const load = async (name) => (await import(`../../components/${name}.js`)).default;
const [followed, inviteList, reportList, signInList] = await Promise.all(
  ['followed', 'invite_list', 'report_list', 'sign_in_list'].map(load),
);
const paths = () => asked.map(({method, path}) => `${method} ${path}`);

test('a refused deed says why', async () => {
  const lists = [
    [make(inviteList, {viewerId: 1}), 'revoke', '/api/invites'],
    [make(signInList), 'end', '/api/me/sign-ins'],
    [make(signInList), 'endOthers', '/api/me/sign-ins'],
  ];
  for (const [list, deed, path] of lists) {
    list[deed]({id: 3});
    await refuse(409, 'Not this one.');
    assert.equal(list.problem, 'Not this one.');
    assert.deepEqual(asked, []);
    list[deed]({id: 3});
    await answer(null);
    assert.deepEqual(paths(), [`GET ${path}`], 'What was done shows.');
    await answer([]);
    assert.equal(list.problem, '');
  }
});

test('another report does not take away the note that somebody writes', async () => {
  const list = make(reportList);
  list.turn = 0;
  list.handling = 31;
  reportList.watch.waiting.call(list);
  assert.deepEqual(asked, []);
  list.leave();
  assert.deepEqual(paths(), ['GET /api/reports?is_open=true']);
  await answer({reports: [], next: null});
  reportList.watch.waiting.call(list);
  assert.equal(asked.length, 1);
  await answer({reports: [], next: null});
});

test('when all that is loaded was said by somebody who is muted now, it begins anew', async () => {
  const list = make(followed);
  Object.assign(list, {turn: 0, hasMore: true, messages: [{message: {id: 9, author: person(2)}}]});
  list.older();
  assert.deepEqual(paths(), ['GET /api/me/following/messages?before=9']);
  await answer({messages: [], more: true});
  list.forget(person(2), {follows: 'yes', is_muted: true});
  list.older();
  assert.deepEqual(paths(), ['GET /api/me/following/messages']);
  await answer({messages: [], more: false});
  await settle();
});

test('what becomes of rooms while they are asked for is newer than the answer', async () => {
  const list = make(await load('room_list'), {viewerId: 1});
  const tea = (name, kind = 'public') => ({id: 5, name, kind, description: ''});
  list.mount();
  await tell('everyone', {type: 'room.changed', room: tea('Coffee')}, {type: 'room.closed', room_id: 6});
  await tell('user:1', {type: 'room.joined', room: tea('Coffee')});
  await answer([{room: tea('Tea'), is_member: false}, {room: {...tea('Six'), id: 6}, is_member: false}]);
  assert.deepEqual(list.rooms, [{room: tea('Coffee'), is_member: true}]);
  list.load();
  list.load();
  await answer([]);
  assert.equal(list.rooms.length, 1, 'The last question counts.');
  await answer([]);
  assert.deepEqual(list.rooms, []);
  list.unmount();
});

test('who comes and goes while members are asked for is newer than the answer', async () => {
  const list = make(await load('member_list'), {roomId: 5, viewerId: 1, total: 3});
  list.turn = 0;
  const happens = (kind, author) => list.hear({type: 'message.posted', message: {kind, author}});
  const [bob, eve, zoe] = [person(2, 'Bob'), person(3, 'Eve'), person(4, 'Zoe')];
  list.load();
  happens('left', bob);
  happens('joined', zoe);
  list.hear({type: 'role.changed', user_id: 3, role: 'owner'});
  await answer({members: [{user: bob, role: 'member'}, {user: eve, role: 'member'}], next: null});
  assert.deepEqual(list.members, [{user: eve, role: 'owner'}, {user: zoe, role: 'member'}]);
  list.wanted = 'e';
  list.load();
  happens('joined', bob);
  await answer({members: [], next: null});
  await answer({members: [{user: eve, role: 'owner'}], next: null});
  assert.deepEqual(list.members.map(({user}) => user.name), ['Eve'], 'He is not called that.');
});

test('a page that could not be had is asked for when the server is there', async () => {
  const list = make(await load('admin_rooms'));
  list.mount();
  await refuse(503);
  assert.equal(list.listProblem, 'No.');
  await tell('', {type: 'live.ready'});
  await answer({rooms: ['one'], next: 7, private_count: 0, private_owners: 0});
  assert.deepEqual([list.items, list.listProblem], [['one'], '']);
  list.more();
  await refuse(503);
  await tell('', {type: 'live.ready'});
  assert.deepEqual(paths(), ['GET /api/admin/rooms?after=7']);
  await answer({rooms: ['two'], next: null, private_count: 0, private_owners: 0});
  assert.deepEqual(list.items, ['one', 'two']);
  await tell('', {type: 'live.ready'});
  assert.deepEqual(asked, [], 'Nothing is missing.');
  list.unmount();
});

test('the log does not take an outage for an answer', async () => {
  const log = make(await load('admin_log'));
  log.mount();
  await answer({entries: ['one'], next: null});
  log.typed = 'bob';
  log.find();
  await refuse(503);
  assert.deepEqual([log.listProblem, log.isNobody, log.items], ['No.', false, ['one']]);
  await tell('', {type: 'live.ready'});
  await answer({accounts: [{user: person(2, 'Bob')}]});
  assert.deepEqual(paths(), ['GET /api/admin/log?person=2']);
  await answer({entries: [], next: null});
  assert.equal(log.listProblem, '');
  log.unmount();
});
