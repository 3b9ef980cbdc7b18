/** A room's rows stay true on a bad line: what is missed is asked for, and nothing is shown twice. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Feed, MAX_ROWS} from '../../components/js/feed.js';
import {Room} from './server.js';

let roomIds = 0;

/** A feed of a room on a server whose network can be cut. */
class Scene {
  constructor(messages, {readSeq = messages} = {}) {
    this.room = new Room();
    for (let i = 0; i < messages; i++) this.room.post();
    this.room.readSeq = readSeq;
    this.id = ++roomIds;
    this.asked = [];
    this.isCut = false;
    this.isDeaf = false;
    this.listeners = new Map();
    this.readies = new Set();
    this.look = null;
    this.feed = this.enter();
  }

  enter() {
    const on = (set, fn) => (set.add(fn), () => set.delete(fn));
    const changes = (this.changes = []);
    return new Feed(this.id, {
      changed: (what) => changes.push(what),
      whereabouts: () => this.look,
      api: {get: (path) => this.answer(path)},
      live: {
        on: (topic, fn) => {
          if (!this.listeners.has(topic)) this.listeners.set(topic, new Set());
          return on(this.listeners.get(topic), fn);
        },
        onReady: (fn) => on(this.readies, fn),
      },
    });
  }

  /** The answer is made when it is asked for, and takes its time to arrive. */
  async answer(path) {
    this.asked.push(path);
    const answer = this.isCut || this.refusal ? null : this.read(path);
    await pass(2);
    if (!answer) throw Object.assign(new Error('No.'), {status: this.isCut ? 0 : this.refusal});
    return answer;
  }

  read(path) {
    const {pathname, searchParams} = new URL(path, 'http://chatter');
    const query = Object.fromEntries([...searchParams].map(([key, value]) => [key, Number(value)]));
    return pathname.endsWith('/changes') ? this.room.changes(query.since) : this.room.page(query);
  }

  tell(topic, event) {
    if (!this.isDeaf) for (const fn of [...(this.listeners.get(`${topic}:${this.id}`) ?? [])]) fn(event);
  }

  post(more) {
    const event = this.room.post(more);
    this.tell('room', event);
    return event;
  }

  reconnect() {
    this.isCut = this.isDeaf = false;
    for (const fn of [...this.readies]) fn();
  }

  get seqs() {
    return this.feed.rows.list.map(({seq}) => seq);
  }
}

const pass = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(isSo) {
  for (let i = 0; i < 4_000 && !isSo(); i++) await pass(5);
  assert.ok(isSo(), `this did not come true: ${isSo}`);
}

const range = (low, high) => Array.from({length: high - low + 1}, (_, i) => low + i);

test('who has read everything comes in at the end', async () => {
  const scene = new Scene(120);
  await scene.feed.open();
  assert.deepEqual(scene.seqs, range(71, 120));
  assert.equal(scene.asked.length, 1);
});

test('who has not comes in around the first unread message', async () => {
  const scene = new Scene(400, {readSeq: 100});
  await scene.feed.open();
  assert.ok(scene.feed.rows.lo < 101 && scene.feed.rows.hi > 101);
  assert.equal(scene.feed.rows.atEnd, false);
});

test('there are always some before the first unread message', async () => {
  for (const readSeq of [70, 75, 80, 100]) {
    const scene = new Scene(120, {readSeq});
    await scene.feed.open();
    assert.ok(scene.feed.rows.lo <= readSeq - 9, `${scene.feed.rows.lo} for ${readSeq}`);
    assert.equal(scene.asked.length, readSeq < 80 ? 2 : 1);
  }
});

test('pages come at both ends, and the window does not grow for ever', async () => {
  const scene = new Scene(1_000, {readSeq: 500});
  await scene.feed.open();
  while (!scene.feed.rows.first) {
    scene.feed.loadOlder();
    scene.feed.loadOlder(); // While one is under way, another is not asked for.
    await until(() => !scene.feed.loading.older);
    assert.ok(scene.seqs.length <= MAX_ROWS);
  }
  assert.deepEqual(scene.seqs, range(1, MAX_ROWS));
  while (!scene.feed.rows.atEnd) {
    scene.feed.loadNewer();
    await until(() => !scene.feed.loading.newer);
  }
  assert.deepEqual(scene.seqs, range(1_001 - MAX_ROWS, 1_000));
  assert.equal(new Set(scene.asked).size, scene.asked.length);
});

test('a lost event is asked for after a moment, a late one is waited for', async () => {
  const scene = new Scene(10);
  await scene.feed.open();
  const late = scene.room.post();
  scene.post();
  assert.deepEqual(scene.seqs, range(1, 10));
  scene.tell('room', late);
  assert.deepEqual(scene.seqs, range(1, 12));
  await pass(200);
  assert.equal(scene.asked.length, 1);
  scene.room.post();
  scene.post();
  await until(() => scene.seqs.length === 14);
  assert.match(scene.asked[1], /changes\?since=12$/);
});

test('when the very last event is lost, the badge of the room betrays it', async () => {
  const scene = new Scene(10);
  await scene.feed.open();
  scene.room.post();
  scene.tell('members', {type: 'room.activity', room_id: scene.id, last_seq: 11, last_rev: 11});
  await until(() => scene.seqs.length === 11);
});

test('what is missed while the line is cut is asked for after it', async () => {
  const scene = new Scene(10);
  await scene.feed.open();
  scene.isCut = scene.isDeaf = true;
  for (let i = 0; i < 100; i++) scene.post();
  scene.reconnect();
  await until(() => scene.seqs.length === 110);
  assert.deepEqual(scene.seqs, range(1, 110));
  assert.ok(scene.changes.includes('missed'));
});

test('after 500 missed messages the window is loaded anew where one was, and all are reached', async () => {
  const scene = new Scene(100);
  await scene.feed.open();
  scene.isCut = scene.isDeaf = true;
  for (let i = 0; i < 500; i++) scene.post();
  scene.look = 100;
  scene.reconnect();
  await until(() => scene.feed.rows.lastSeq === 600);
  const seen = new Set(scene.seqs);
  assert.ok(seen.has(100) && seen.has(101) && !scene.feed.rows.atEnd);
  while (!scene.feed.rows.atEnd) {
    scene.feed.loadNewer();
    await until(() => !scene.feed.loading.newer);
    scene.seqs.forEach((seq) => seen.add(seq));
  }
  for (const seq of range(100, 600)) assert.ok(seen.has(seq), `${seq} is missing`);
});

test('what was taken back above, in and below the window while 500 were missed is gone', async () => {
  const scene = new Scene(100);
  await scene.feed.open();
  scene.isCut = scene.isDeaf = true;
  for (let i = 0; i < 500; i++) scene.post();
  const gone = [10, 60, 99, 100, 101, 350, 600];
  scene.tell('room', scene.room.remove(gone));
  scene.look = 100;
  scene.reconnect();
  await until(() => scene.feed.rows.lastSeq === 600);
  const seen = new Map();
  const look = () => scene.feed.rows.list.forEach((row) => seen.set(row.seq, row));
  look();
  for (const [isThere, end, load] of [
    [() => scene.feed.rows.atEnd, 'newer', () => scene.feed.loadNewer()],
    [() => scene.feed.rows.first, 'older', () => scene.feed.loadOlder()],
  ]) {
    while (!isThere()) {
      load();
      await until(() => !scene.feed.loading[end]);
      look();
    }
  }
  assert.deepEqual([...seen.keys()].sort((a, b) => a - b), range(1, 600));
  assert.deepEqual([...seen.values()].filter(({deleted}) => deleted).map(({seq}) => seq).sort((a, b) => a - b), gone);
  assert.ok(gone.every((seq) => seen.get(seq).text === ''));
});

test('a ready that comes while the first page is on its way is not forgotten', async () => {
  const scene = new Scene(10);
  const loaded = scene.feed.open();
  scene.room.post(); // Too late for the page, too early for the ears.
  scene.reconnect();
  await loaded;
  await until(() => scene.seqs.length === 11);
});

test('without a server the first page is tried for until it comes', async () => {
  const scene = new Scene(10);
  scene.isCut = true;
  const loaded = scene.feed.open();
  await until(() => scene.feed.problem?.status === 0);
  scene.reconnect();
  await loaded;
  assert.equal(scene.feed.problem, null);
  assert.equal(scene.seqs.length, 10);
});

test('a room that is not for the viewer is not asked for again', async () => {
  const scene = new Scene(10);
  scene.refusal = 404;
  await scene.feed.open();
  assert.equal(scene.feed.problem.status, 404);
  assert.equal(scene.asked.length, 1);
});

test('a refused page ends the waiting, and that is told', async () => {
  const scene = new Scene(200);
  await scene.feed.open();
  scene.refusal = 403;
  for (const ask of ['loadOlder', 'loadEnd']) {
    const told = [];
    scene.feed.changed = () => told.push(Object.values(scene.feed.loading).includes(true));
    scene.feed[ask]();
    await until(() => told.at(-1) === false);
    assert.equal(told[0], true, ask);
  }
  scene.feed.close();
});

test('a room left a moment ago is there at once, and asks only for what is new', async () => {
  const scene = new Scene(200);
  await scene.feed.open();
  scene.feed.close();
  scene.post();
  scene.feed = scene.enter();
  assert.deepEqual(scene.seqs, range(151, 200));
  await scene.feed.open();
  assert.deepEqual(scene.seqs, range(151, 201));
  assert.match(scene.asked[1], /changes\?since=200$/);
});

test('messages that lose their words vanish without asking', async () => {
  const scene = new Scene(100);
  await scene.feed.open();
  scene.tell('room', scene.room.remove([60, 61, 90]));
  assert.deepEqual(scene.feed.rows.list.filter(({deleted}) => deleted).map(({seq}) => seq), [60, 61, 90]);
  assert.equal(scene.changes.at(-1), 'rows');
  assert.equal(scene.asked.length, 1);
});

test('a removal that was missed is made good by asking', async () => {
  const scene = new Scene(100);
  await scene.feed.open();
  scene.isDeaf = true;
  scene.tell('room', scene.room.remove([60, 61]));
  scene.isDeaf = false;
  scene.tell('room', scene.room.remove([90]));
  await until(() => !scene.feed.rows.hasGap);
  assert.deepEqual(scene.feed.rows.list.filter(({deleted}) => deleted).map(({seq}) => seq), [60, 61, 90]);
});

test('a closed feed hears and asks no more', async () => {
  const scene = new Scene(10);
  await scene.feed.open();
  scene.feed.close();
  scene.post();
  scene.reconnect();
  await pass(200);
  assert.equal(scene.asked.length, 1);
  assert.equal(scene.changes.filter((what) => what === 'rows').length, 0);
});

test('live messages do not push out what somebody reads', async () => {
  const scene = new Scene(600, {readSeq: 600});
  await scene.feed.open();
  while (scene.seqs.length < MAX_ROWS) {
    scene.feed.loadOlder();
    await until(() => !scene.feed.loading.older);
  }
  scene.look = scene.feed.rows.lo + 5;
  const lo = scene.feed.rows.lo;
  for (let i = 0; i < 100; i++) scene.post();
  assert.equal(scene.feed.rows.lo, lo);
  assert.equal(scene.feed.rows.lastSeq, 700);
  scene.look = 700;
  await scene.feed.loadEnd();
  for (let i = 0; i < 400; i++) scene.look = scene.post().message.seq;
  assert.equal(scene.feed.rows.hi, 1_100);
  assert.ok(scene.seqs.length <= MAX_ROWS + 20);
});
