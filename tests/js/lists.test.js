/** Lists that act at a click say why something was refused, and keep what is being written. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answer, asked, make, refuse, settle} from './page.js';
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
