/** NiceGUI's socket, tamed: who hears what, and when a page may be loaded anew. */
import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {mock, test} from 'node:test';
import {createLive} from '../../components/js/live.js';

/** socket.io's client as NiceGUI leaves it, in a window. */
class Browser extends EventTarget {
  constructor({transports = ['websocket', 'polling']} = {}) {
    super();
    this.requests = 0;
    this.reloads = 0;
    this.isServerThere = true;
    this.isSocketDead = false;
    this.stored = {};
    this.popup = {};
    this.sessionStorage = {
      getItem: (key) => this.stored[key] ?? null,
      setItem: (key, value) => (this.stored[key] = value),
    };
    this.location = {reload: () => this.reloads++};
    this.document = Object.assign(new EventTarget(), {
      visibilityState: 'visible',
      getElementById: () => ({style: {setProperty: (name, value) => (this.popup[name] = value)}}),
    });
    this.transports = transports;
    Object.assign(this, {AbortController, CustomEvent: Event, console: {error: () => this.errors++}});
    this.errors = 0;
    this.setTimeout = (...args) => setTimeout(...args);
    this.clearTimeout = (...args) => clearTimeout(...args);
  }

  async fetch() {
    this.requests++;
    if (!this.isServerThere) throw new TypeError('Failed to fetch');
    return {ok: true};
  }

  /** What NiceGUI does when its root is mounted. */
  mount() {
    const socket = new EventEmitter();
    Object.assign(socket, {
      connected: true, active: true, attempts: 0, closed: 0,
      io: {
        opts: {transports: [...this.transports]},
        reconnectionDelay: (delay) => (socket.firstDelay = delay),
        reconnectionDelayMax: (delay) => (socket.delay = delay),
        engine: {close: () => socket.closed++},
      },
      disconnect: () => socket,
      connect: () => (socket.attempts++, socket),
      timeout: () => ({emit: (_, __, done) => done(this.isSocketDead ? new Error('late') : null)}),
    });
    socket.on('connect_error', () => this.location.reload());
    this.socket = socket;
    return socket;
  }
}

const turn = () => new Promise((done) => setImmediate(done));

async function attached(options) {
  const browser = new Browser(options);
  const live = createLive(browser);
  live.onStatus(() => {});
  const socket = browser.mount();
  await turn();
  return {browser, live, socket};
}

test('who asks for a topic hears it, and nobody else', async () => {
  const browser = new Browser();
  const live = createLive(browser);
  const heard = [];
  const off = live.on('room:5', (event) => heard.push(event.type));
  const socket = browser.mount(); // After the component, as NiceGUI does.
  await turn();
  socket.emit('chatter', {topic: 'room:5', events: [{type: 'a'}, {type: 'b'}]});
  socket.emit('chatter', {topic: 'room:6', events: [{type: 'c'}]});
  off();
  socket.emit('chatter', {topic: 'room:5', events: [{type: 'd'}]});
  assert.deepEqual(heard, ['a', 'b']);
});

test('one listener that fails does not keep the others from hearing', async () => {
  const {browser, live, socket} = await attached();
  const heard = [];
  live.on('everyone', () => {
    throw new Error('mine');
  });
  live.on('everyone', () => heard.push('it'));
  socket.emit('chatter', {topic: 'everyone', events: [{type: 'a'}]});
  assert.deepEqual(heard, ['it']);
  assert.equal(browser.errors, 1);
});

test('each ready is told', async () => {
  const {live, socket} = await attached();
  let count = 0;
  const off = live.onReady(() => count++);
  for (let i = 0; i < 2; i++) socket.emit('chatter', {topic: 'live', events: [{type: 'live.ready'}]});
  off();
  socket.emit('chatter', {topic: 'live', events: [{type: 'live.ready'}]});
  assert.equal(count, 2);
});

test('the status follows the socket, and is told when it changes', async () => {
  const {live, socket} = await attached();
  const told = [];
  live.onStatus((status) => told.push(status));
  assert.equal(live.status, 'online');
  for (const event of ['connect', 'disconnect', 'disconnect', 'connect']) socket.emit(event);
  assert.deepEqual(told, ['offline', 'online']);
});

test('a lost connection is made again within moments, however long it was away', async () => {
  const {socket} = await attached();
  assert.ok(socket.firstDelay <= 500 && socket.delay <= 1_500);
});

test('a connection that times out does not load the page anew, and tries another way', async () => {
  const {browser, socket} = await attached();
  socket.emit('connect_error', new Error('timeout'));
  socket.emit('connect_error', new Error('timeout'));
  await turn();
  assert.equal(browser.reloads, 0);
  assert.deepEqual(socket.io.opts.transports, ['polling', 'websocket']);
  assert.equal(browser.popup.display, 'none');
});

test('a page the server has forgotten is loaded anew, but only once the server answers', async () => {
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1_000_000});
  try {
    const {browser, socket} = await attached();
    browser.isServerThere = false;
    socket.active = false;
    socket.emit('connect_error', new Error('Implicit handshake failed'));
    for (let i = 0; i < 5; i++) {
      mock.timers.tick(3_000);
      await turn();
    }
    assert.equal(browser.reloads, 0);
    assert.ok(browser.requests >= 3);
    browser.isServerThere = true;
    mock.timers.tick(3_000);
    await turn();
    assert.equal(browser.reloads, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a page is not loaded anew twice in a row', async () => {
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1_000_000});
  try {
    const {browser, socket} = await attached();
    browser.stored['chatter.reloaded-at'] = String(1_000_000 - 2_000);
    socket.active = false;
    socket.emit('connect_error', new Error('Implicit handshake failed'));
    mock.timers.tick(7_000);
    await turn();
    assert.equal(browser.reloads, 0);
    mock.timers.tick(2_000);
    await turn();
    assert.equal(browser.reloads, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a look at the server finds out that the line is dead, and that it lives again', async () => {
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1_000_000});
  try {
    const {browser, live} = await attached();
    browser.isServerThere = false;
    const looked = live.probe();
    await turn();
    assert.equal(live.status, 'offline');
    browser.isServerThere = true;
    mock.timers.tick(2_500);
    await looked;
    assert.equal(live.status, 'online');
  } finally {
    mock.timers.reset();
  }
});

test('a socket that hangs on a dead connection is closed, to be opened again', async () => {
  const {browser, live, socket} = await attached();
  await live.probe();
  assert.equal(socket.closed, 0);
  browser.isSocketDead = true;
  await live.probe();
  assert.equal(socket.closed, 1);
});

test('when the server is there again, a connection does not wait for its turn', async () => {
  const {live, socket} = await attached();
  socket.connected = false;
  socket.emit('disconnect');
  await live.probe();
  assert.equal(socket.attempts, 1);
});
