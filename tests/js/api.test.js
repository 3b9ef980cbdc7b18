/** REST as components see it: sentences for people, and never an error nobody understands. */
import assert from 'node:assert/strict';
import {beforeEach, mock, test} from 'node:test';
import * as api from '../../components/js/api.js';

let request;
let answer;
let assigned;

beforeEach(() => {
  assigned = [];
  globalThis.location = {pathname: '/rooms/1', assign: (path) => assigned.push(path)};
  globalThis.fetch = async (path, options) => {
    request = {path, ...options};
    if (answer instanceof Error) throw answer;
    return answer;
  };
});

const replying = (status, body) => (answer = new Response(body, {status}));
const rejection = (promise) => promise.then(() => assert.fail('It did not fail.'), (error) => error);

test('what is sent is JSON, and what comes back as well', async () => {
  replying(201, '{"id": 7}');
  assert.deepEqual(await api.post('/api/rooms', {name: 'Garden'}), {id: 7});
  assert.equal(request.method, 'POST');
  assert.equal(request.body, '{"name":"Garden"}');
  assert.equal(request.headers['Content-Type'], 'application/json');
});

test('forms and pictures are sent as they are', async () => {
  for (const body of [new URLSearchParams({handle: 'ada'}), new Blob(['picture'])]) {
    replying(200, '{}');
    await api.put('/api/me/avatar', body);
    assert.equal(request.body, body);
    assert.equal(request.headers['Content-Type'], undefined);
  }
});

test('an answer without words is null', async () => {
  answer = new Response(null, {status: 204});
  assert.equal(await api.delete('/api/me/avatar'), null);
  assert.equal(request.method, 'DELETE');
});

test('a refusal carries its sentence, its field and when to come back', async () => {
  const error = {type: 'too_many', message: 'Wait a moment.', field: 'password', retry_after: 9};
  replying(429, JSON.stringify({error}));
  const refused = await rejection(api.post('/sign-in', {}));
  assert.ok(refused instanceof api.ApiError);
  assert.equal(refused.status, 429);
  assert.equal(refused.type, 'too_many');
  assert.equal(refused.message, 'Wait a moment.');
  assert.equal(refused.field, 'password');
  assert.equal(refused.retryAfter, 9);
});

test("a proxy's error page becomes a sentence", async () => {
  replying(502, '<html>Bad gateway</html>');
  const refused = await rejection(api.get('/api/me'));
  assert.equal(refused.status, 502);
  assert.match(refused.message, /^[A-Z].*\.$/);
});

test('without a network, and with an answer that is none, the status is 0', async () => {
  answer = new TypeError('Failed to fetch');
  assert.equal((await rejection(api.get('/api/me'))).status, 0);
  replying(200, '<html>Pay for this hotel’s network</html>');
  assert.equal((await rejection(api.get('/api/me'))).status, 0);
});

test('whoever is signed out is shown the way in, unless there already', async () => {
  const signedOut = JSON.stringify({error: {type: 'unauthenticated', message: 'Sign in first.'}});
  replying(401, signedOut);
  assert.equal((await rejection(api.get('/api/me'))).status, 401);
  assert.deepEqual(assigned, ['/sign-in']);
  replying(401, signedOut);
  await rejection(api.get('/api/me', {stay: true}));
  location.pathname = '/sign-in';
  replying(401, signedOut);
  await rejection(api.get('/api/me'));
  assert.deepEqual(assigned, ['/sign-in']);
});

test('an attempt can be given up, and gives itself up', async () => {
  globalThis.fetch = (_, {signal}) =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const given = new AbortController();
  const mine = rejection(api.get('/api/me', {signal: given.signal}));
  given.abort();
  assert.equal((await mine).status, 0);
  assert.equal((await rejection(api.get('/api/me', {patience: 5}))).status, 0);
});

test('a question that is met with silence is asked once more, what changes something is not', async () => {
  const asked = [];
  globalThis.fetch = (path, {method, signal}) => {
    asked.push(method);
    if (asked.length === 2) return Promise.resolve(new Response('{"id": 7}'));
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  mock.timers.enable({apis: ['setTimeout']});
  const answered = api.get('/api/me');
  mock.timers.tick(5_000);
  assert.deepEqual(await answered, {id: 7});
  assert.deepEqual(asked, ['GET', 'GET']);

  asked.length = 0;
  const refused = rejection(api.post('/api/rooms', {}));
  mock.timers.tick(19_000);
  assert.deepEqual(asked, ['POST']);
  mock.timers.tick(1_000);
  assert.equal((await refused).status, 0);
  assert.deepEqual(asked, ['POST']);
  mock.timers.reset();
});
