/** The outbox keeps its promises: nothing lost, nothing twice, nothing out of order. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {GRACE, PATIENCE, Queue, retryDelay, verdict} from '../../components/js/queue.js';

const LOBBY = 1;
const GARDEN = 2;
const refusal = (status, message = 'No.') => Object.assign(new Error(message), {status});

/** A clock one can turn. */
class Clock {
  time = 1_000_000;
  #timers = new Map();
  #count = 0;

  now = () => this.time;
  after = (fn, ms) => {
    this.#timers.set(++this.#count, {at: this.time + Math.max(0, ms), fn});
    return this.#count;
  };
  cancel = (timer) => this.#timers.delete(timer);

  async pass(ms) {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end);
      if (!due.length) break;
      const [id, timer] = due.reduce((a, b) => (b[1].at < a[1].at ? b : a));
      this.#timers.delete(id);
      this.time = Math.max(this.time, timer.at);
      timer.fn();
      await settle();
    }
    this.time = end;
  }
}

/** The storage that the tabs of one browser share; each hears of what the others write. */
class SharedStorage {
  items = new Map();
  tabs = [];
  isFull = false;

  door(tab) {
    const tell = (key, newValue) => {
      for (const other of this.tabs) {
        if (other.name !== tab) queueMicrotask(() => other.queue.heard({key, newValue}));
      }
    };
    const {items} = this;
    return {
      get length() { return items.size; },
      key: (index) => [...items.keys()][index] ?? null,
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => {
        if (this.isFull) throw new Error('QuotaExceededError');
        items.set(key, value);
        tell(key, value);
      },
      removeItem: (key) => { if (items.delete(key)) tell(key, null); },
    };
  }
}

/** The server: a post with a known nonce gets the first answer. */
class Server {
  messages = [];
  posts = [];
  overlaps = [];
  underWay = new Map();
  mood = () => 'answer';

  post = async (entry, signal) => {
    const rooms = this.underWay;
    this.posts.push({nonce: entry.nonce, text: entry.text, roomId: entry.roomId});
    if (rooms.get(entry.roomId)) this.overlaps.push(entry.text);
    rooms.set(entry.roomId, true);
    try {
      const mood = this.mood(entry, this.posts.length);
      if (mood === 'gone') throw Object.assign(new Error('Failed to fetch'), {status: 0});
      if (mood === 'hang') await new Promise((_, no) => signal.addEventListener('abort', no));
      if (mood instanceof Error) throw mood;
      if (mood === 'hotel') return {page: 'Pay for the network'};
      const message = this.#accept(entry);
      if (mood === 'killed') throw Object.assign(new Error('Failed to fetch'), {status: 0});
      await Promise.resolve();
      return message;
    } finally {
      rooms.set(entry.roomId, false);
    }
  };

  texts(roomId = LOBBY) {
    return this.messages.filter((m) => m.room_id === roomId).map((m) => m.text);
  }

  #accept({nonce, text, roomId}) {
    let message = this.messages.find((known) => known.nonce === nonce);
    if (!message) {
      message = {id: this.messages.length + 1, room_id: roomId, text, nonce};
      this.messages.push(message);
    }
    return message;
  }
}

/** Let everything happen that happens without time passing. */
async function settle() {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
}

function world() {
  const clock = new Clock();
  const storage = new SharedStorage();
  const server = new Server();
  let nonces = 0;
  /** Open a tab; the same name again is a reload. */
  const open = (name = 'a') => {
    const tab = {name, changes: []};
    const own = new Server();
    Object.assign(own, {messages: server.messages, posts: server.posts, overlaps: server.overlaps});
    own.mood = (...args) => server.mood(...args);
    tab.queue = new Queue({
      storage: storage.door(name), prefix: 'chatter.outbox.7.', tab: name, post: own.post,
      tell: (change) => tab.changes.push(change), nonce: () => `n${++nonces}`,
      now: clock.now, random: () => 0.5, after: clock.after, cancel: clock.cancel,
    });
    storage.tabs = storage.tabs.filter((other) => other.name !== name).concat(tab);
    return tab;
  };
  const crash = (tab) => {
    storage.tabs = storage.tabs.filter((other) => other !== tab);
    tab.queue.close();
  };
  return {clock, storage, server, open, crash};
}

test('a message is sent once and leaves nothing behind', async () => {
  const {clock, storage, server, open} = world();
  const {queue, changes} = open();
  const entry = queue.add(LOBBY, 'Hello');
  assert.equal(entry.state, 'waiting');
  assert.equal(storage.items.size, 1, 'it is stored before it is sent');
  await clock.pass(0);
  assert.deepEqual(server.texts(), ['Hello']);
  assert.deepEqual(changes.map((c) => c.type), ['added', 'changed', 'sent']);
  assert.equal(changes.at(-1).message.id, 1);
  assert.deepEqual([queue.entries().length, queue.waiting(), storage.items.size], [0, 0, 0]);
});

test('ten messages written fast arrive complete, in order, one at a time', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  for (let i = 1; i <= 10; i++) queue.add(LOBBY, `m${i}`);
  await clock.pass(0);
  assert.deepEqual(server.texts(), Array.from({length: 10}, (_, i) => `m${i + 1}`));
  assert.equal(server.posts.length, 10);
  assert.deepEqual(server.overlaps, []);
});

test('while the server is gone the first message is repeated, the others behind it', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = () => 'gone';
  for (const text of ['one', 'two', 'three']) queue.add(LOBBY, text);
  await clock.pass(20_000);
  assert.ok(server.posts.length >= 15, 'a try in every second of a short outage');
  assert.deepEqual([...new Set(server.posts.map((post) => post.text))], ['one']);
  assert.deepEqual([queue.waiting(), queue.isStuck()], [3, true]);
  server.mood = () => 'answer';
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['one', 'two', 'three']);
  assert.equal(queue.isStuck(), false);
});

test('the tries thin out in a long outage, and a sign of life brings one at once', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = () => 'gone';
  queue.add(LOBBY, 'still here');
  await clock.pass(600_000);
  const before = server.posts.length;
  await clock.pass(60_000);
  const perMinute = server.posts.length - before;
  assert.ok(perMinute >= 6 && perMinute <= 12, `${perMinute} tries a minute`);
  server.mood = () => 'answer';
  queue.wake();
  await clock.pass(0);
  assert.deepEqual(server.texts(), ['still here']);
});

test('the delay grows from half a second to no more than ten', () => {
  const least = () => 0;
  const most = () => 0.999999;
  assert.ok(retryDelay(0, least) >= 500 && retryDelay(0, most) <= 1_000);
  assert.ok(retryDelay(60_000, least) >= 1_000 && retryDelay(60_000, most) <= 2_000);
  assert.ok(retryDelay(1e9, least) >= 5_000 && retryDelay(1e9, most) <= 10_000);
});

test('killed between commit and answer: the same nonce again, one message', async () => {
  const {clock, server, open} = world();
  const {queue, changes} = open();
  server.mood = (_, count) => (count === 1 ? 'killed' : 'answer');
  queue.add(LOBBY, 'once');
  queue.add(LOBBY, 'after it');
  await clock.pass(1_000);
  assert.deepEqual(server.posts.map((post) => post.nonce), ['n1', 'n1', 'n2']);
  assert.deepEqual(server.texts(), ['once', 'after it']);
  assert.equal(changes.filter((c) => c.type === 'sent').length, 2);
});

test('a refusal in the middle is marked and does not block what follows', async () => {
  const {clock, storage, server, open} = world();
  const {queue} = open();
  const no = refusal(403, 'You are not a member.');
  server.mood = (entry) => (entry.text === 'bad' ? no : 'answer');
  for (const text of ['good', 'bad', 'better']) queue.add(LOBBY, text);
  await clock.pass(60_000);
  assert.deepEqual(server.texts(), ['good', 'better']);
  assert.equal(server.posts.length, 3, 'a refused message is not repeated');
  const [bad] = queue.entries(LOBBY);
  assert.deepEqual([bad.text, bad.state, bad.reason], ['bad', 'refused', 'You are not a member.']);
  assert.equal(queue.waiting(), 0);
  assert.equal(storage.items.size, 1, 'a refused text is kept until the person decides');
});

test('a refused message can be tried again, or taken back with its text', async () => {
  const {clock, storage, server, open} = world();
  const {queue, changes} = open();
  server.mood = () => refusal(409, 'This room is archived.');
  const first = queue.add(LOBBY, 'first');
  const second = queue.add(LOBBY, 'second');
  await clock.pass(0);
  server.mood = () => 'answer';
  queue.retry(first.nonce);
  assert.equal(queue.discard(second.nonce), 'second');
  assert.equal(queue.discard(second.nonce), null);
  await clock.pass(0);
  assert.deepEqual(server.texts(), ['first']);
  assert.equal(storage.items.size, 0);
  assert.ok(changes.some((c) => c.type === 'removed' && c.entry.nonce === second.nonce));
});

test('"too many" is obeyed to the second, also when the browser wakes up', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  const slower = Object.assign(refusal(429, 'Slower, please.'), {retryAfter: 30});
  server.mood = (_, count) => (count === 1 ? slower : 'answer');
  queue.add(LOBBY, 'fast');
  await clock.pass(29_000);
  queue.wake();
  await clock.pass(0);
  assert.equal(server.posts.length, 1);
  const [entry] = queue.entries();
  assert.deepEqual([entry.state, entry.reason], ['waiting', 'Slower, please.']);
  assert.equal(queue.isStuck(), false, 'Nothing is wrong with the connection.');
  assert.ok(queue.heldUntil(LOBBY) > 0 && queue.heldUntil(LOBBY + 1) === 0);
  await clock.pass(1_500);
  assert.deepEqual(server.texts(), ['fast']);
});

test('rooms are independent: one that hangs does not delay another', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = (entry) => (entry.roomId === LOBBY ? 'hang' : 'answer');
  queue.add(LOBBY, 'stuck');
  queue.add(GARDEN, 'free');
  await clock.pass(0);
  assert.deepEqual(server.texts(GARDEN), ['free']);
});

test('while a post is under way, nothing else goes out in its room', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = () => 'hang';
  queue.add(LOBBY, 'first');
  await clock.pass(1_000);
  queue.add(LOBBY, 'second');
  queue.wake();
  await clock.pass(1_000);
  assert.deepEqual([server.posts.length, server.overlaps], [1, []]);
});

test('a closed outbox is silent, and what waits stays for the next one', async () => {
  const {clock, storage, server, open} = world();
  const {queue, changes} = open();
  server.mood = () => 'hang';
  queue.add(LOBBY, 'stays');
  await clock.pass(0);
  const told = changes.length;
  queue.close();
  queue.wake();
  await clock.pass(60_000);
  assert.deepEqual([changes.length, server.posts.length, storage.items.size], [told, 1, 1]);
});

test('a post without an answer is given up and repeated', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = (_, count) => (count === 1 ? 'hang' : 'answer');
  queue.add(LOBBY, 'patience');
  await clock.pass(PATIENCE - 1);
  assert.deepEqual([server.posts.length, queue.isStuck()], [1, true]);
  await clock.pass(1_001);
  assert.deepEqual(server.texts(), ['patience']);
});

test('a fresh connection does not wait for a post that hangs on the dead one', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = (_, count) => (count === 1 ? 'hang' : 'answer');
  queue.add(LOBBY, 'half open');
  await clock.pass(5_000);
  queue.wake({isFresh: true});
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['half open']);
});

test('an answer that is no message, from a proxy or a hotel, counts as none', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = (_, count) => (count === 1 ? 'hotel' : 'answer');
  queue.add(LOBBY, 'not lost');
  await clock.pass(0);
  assert.equal(queue.waiting(), 1);
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['not lost']);
});

test('signed out: everything stays, nothing is tried, the next sign-in sends it', async () => {
  const {clock, server, open, crash} = world();
  const tab = open();
  server.mood = () => refusal(401);
  tab.queue.add(LOBBY, 'one');
  tab.queue.add(GARDEN, 'two');
  await clock.pass(60_000);
  assert.equal(server.posts.length, 2, 'one try in each room');
  crash(tab);
  server.mood = () => 'answer';
  const again = open();
  await clock.pass(0);
  assert.deepEqual([server.texts(LOBBY), server.texts(GARDEN)], [['one'], ['two']]);
  assert.equal(again.queue.waiting(), 0);
});

test('a reload while waiting keeps text, order and refusals, and goes on at once', async () => {
  const {clock, server, open, crash} = world();
  const tab = open();
  server.mood = (entry) => (entry.text === 'bad' ? refusal(400, 'Too long.') : 'gone');
  for (const text of ['bad', 'one', 'two']) tab.queue.add(LOBBY, text);
  await clock.pass(3_000);
  crash(tab);
  const {queue} = open();
  assert.deepEqual(queue.entries(LOBBY).map((e) => e.text), ['bad', 'one', 'two']);
  assert.deepEqual(queue.entries(LOBBY)[0].reason, 'Too long.');
  server.mood = () => 'answer';
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['one', 'two']);
});

test('a clock set back does not change the order', async () => {
  const {clock, server, open} = world();
  const {queue} = open();
  server.mood = () => 'gone';
  queue.add(LOBBY, 'first');
  clock.time -= 500;
  queue.add(LOBBY, 'second');
  assert.deepEqual(queue.entries().map((e) => e.text), ['first', 'second']);
  server.mood = () => 'answer';
  await clock.pass(2_000);
  assert.deepEqual(server.texts(), ['first', 'second']);
});

test('two tabs: what one sends never shows nor goes out in the other', async () => {
  const {clock, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  a.queue.add(LOBBY, 'from a');
  await clock.pass(10 * GRACE);
  assert.deepEqual(server.posts.length, 1);
  assert.deepEqual(b.changes, []);
});

test('two tabs: both show what waits, and it disappears from both', async () => {
  const {clock, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => 'gone';
  a.queue.add(LOBBY, 'waits');
  await clock.pass(GRACE);
  assert.deepEqual(b.queue.entries(LOBBY).map((e) => e.text), ['waits']);
  assert.equal(b.changes[0].type, 'added');
  server.mood = () => 'answer';
  await clock.pass(2_000);
  assert.deepEqual(server.texts(), ['waits']);
  assert.deepEqual([a.queue.waiting(), b.queue.waiting()], [0, 0]);
});

test('two tabs write into one room of a server that is gone: all once, in order', async () => {
  const {clock, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => 'gone';
  for (let i = 1; i <= 6; i++) {
    (i % 2 ? a : b).queue.add(LOBBY, `m${i}`);
    await clock.pass(10);
  }
  await clock.pass(5_000);
  server.mood = () => 'answer';
  a.queue.wake();
  b.queue.wake();
  await clock.pass(5_000);
  assert.deepEqual(server.texts(), ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
});

test('two tabs: what the one wrote first goes before what the other wrote next', async () => {
  const {clock, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = (_, count) => (count === 1 ? 'hang' : 'answer');
  a.queue.add(LOBBY, 'first');
  await clock.pass(10);
  b.queue.add(LOBBY, 'second');
  await clock.pass(PATIENCE);
  assert.deepEqual(server.texts(), ['first', 'second']);
});

test('a tab that crashes leaves its messages to the others', async () => {
  const {clock, server, open, crash} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => 'gone';
  a.queue.add(LOBBY, 'bequeathed');
  await clock.pass(100);
  crash(a);
  server.mood = () => 'answer';
  await clock.pass(GRACE);
  assert.deepEqual(server.texts(), ['bequeathed']);
  assert.equal(b.queue.waiting(), 0);
});

test('a refusal in one tab is one in the other; a retry there sends it once', async () => {
  const {clock, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => refusal(403, 'Not here.');
  const {nonce} = a.queue.add(LOBBY, 'no');
  await clock.pass(GRACE);
  assert.deepEqual(b.queue.entries().map((e) => [e.state, e.reason]), [['refused', 'Not here.']]);
  server.mood = () => 'answer';
  b.queue.retry(nonce);
  await clock.pass(GRACE);
  assert.deepEqual(server.texts(), ['no']);
  assert.deepEqual([a.queue.entries(), b.queue.entries()], [[], []]);
});

test('a tab that slept through the others\' doings believes the storage', async () => {
  const {clock, storage, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => 'gone';
  const {nonce} = a.queue.add(LOBBY, 'taken back');
  await clock.pass(GRACE);
  storage.tabs = [];
  b.queue.discard(nonce);
  server.mood = () => 'answer';
  const posts = server.posts.length;
  await clock.pass(5_000);
  assert.equal(server.posts.length, posts);
  assert.deepEqual(a.queue.entries(), []);
});

test('a tab that wakes up sees at once what the others did', async () => {
  const {clock, storage, server, open} = world();
  const [a, b] = [open('a'), open('b')];
  server.mood = () => 'gone';
  const {nonce} = a.queue.add(LOBBY, 'taken back');
  await clock.pass(GRACE);
  storage.tabs = [];
  b.queue.discard(nonce);
  b.queue.add(GARDEN, 'new');
  await clock.pass(0);
  a.queue.wake();
  assert.deepEqual(a.queue.entries(), []);
  await clock.pass(GRACE);
  assert.deepEqual(a.queue.entries().map((e) => e.text), ['new']);
});

test('a message seen in its room is sent, whatever became of the answer', async () => {
  const {clock, server, open} = world();
  const {queue, changes} = open();
  server.mood = (_, count) => (count === 1 ? 'killed' : 'hang');
  queue.add(LOBBY, 'seen');
  await clock.pass(0);
  assert.equal(queue.waiting(), 1);
  queue.confirm(server.messages[0]);
  assert.deepEqual([queue.waiting(), changes.at(-1).type], [0, 'sent']);
  queue.confirm({...server.messages[0], nonce: 'of somebody else'});
  assert.equal(changes.filter((c) => c.type === 'sent').length, 1);
});

test('a full storage: said, sent all the same, and said again when it is over', async () => {
  const {clock, storage, server, open} = world();
  const {queue, changes} = open();
  server.mood = () => 'gone';
  storage.isFull = true;
  queue.add(LOBBY, 'only here');
  assert.equal(queue.durable, false);
  assert.ok(changes.some((c) => c.type === 'durable' && !c.durable));
  queue.wake();
  await clock.pass(0);
  assert.equal(queue.waiting(), 1, 'what could not be stored is not taken for taken back');
  storage.isFull = false;
  queue.wake();
  await clock.pass(0);
  assert.deepEqual([queue.durable, storage.items.size], [true, 1]);
  server.mood = () => 'answer';
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['only here']);
});

test('a forbidden storage: everything works in this tab', async () => {
  const {clock, server} = world();
  const forbidden = new Proxy({}, {get() { throw new Error('SecurityError'); }});
  const queue = new Queue({
    storage: forbidden, prefix: 'p.', tab: 'a', post: server.post, tell() {}, nonce: () => 'n',
    now: clock.now, random: () => 0, after: clock.after, cancel: clock.cancel,
  });
  assert.equal(queue.durable, false);
  queue.add(LOBBY, 'works');
  await clock.pass(0);
  assert.deepEqual(server.texts(), ['works']);
});

test('a wiped storage takes nothing that is not sent', async () => {
  const {clock, storage, server, open} = world();
  const {queue} = open();
  server.mood = () => 'gone';
  queue.add(LOBBY, 'stays');
  storage.items.clear();
  queue.heard({key: null, newValue: null});
  assert.equal(storage.items.size, 1);
  server.mood = () => 'answer';
  await clock.pass(2_000);
  assert.deepEqual(server.texts(), ['stays']);
});

test('nonsense in the storage is swept away and hurts nobody', async () => {
  const {clock, storage, server, open} = world();
  const good = {nonce: 'good', roomId: LOBBY, text: 'good', at: 5, state: 'sending', tab: 'a'};
  const broken = {
    good,
    x1: '{"nonce":',
    x2: null,
    x3: [1, 2],
    x4: {...good, nonce: 'another'},
    x5: {...good, nonce: 'x5', text: ''},
    x6: {...good, nonce: 'x6', roomId: 'lobby'},
    x7: {...good, nonce: 'x7', at: null},
  };
  for (const [nonce, value] of Object.entries(broken)) {
    const json = typeof value === 'string' ? value : JSON.stringify(value);
    storage.items.set(`chatter.outbox.7.${nonce}`, json);
  }
  storage.items.set('chatter.outbox.70.other', 'of another person');
  const {queue} = open();
  assert.deepEqual(queue.entries().map((e) => e.text), ['good']);
  queue.heard({key: 'chatter.outbox.7.y', newValue: 'also broken'});
  queue.heard({key: 'chatter.theme', newValue: 'dark'});
  await clock.pass(1_000);
  assert.deepEqual(server.texts(), ['good']);
  assert.deepEqual([...storage.items.keys()], ['chatter.outbox.70.other']);
});

test('what each answer means', () => {
  const all = (...statuses) => [...new Set(statuses.map((status) => verdict({status})))];
  assert.deepEqual(all(0, 408, 425, 429, 500, 502, 503, 504), ['again']);
  assert.deepEqual(all(400, 403, 404, 409, 413, 422), ['refused']);
  assert.equal(verdict({status: 401}), 'signed-out');
  assert.equal(verdict(new Error('no status at all')), 'again');
});
