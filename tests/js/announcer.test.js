/** What is said of new messages to those who listen, and how much of it. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {announcements} from '../../components/js/announcements.js';

const message = (name, text, more = {}) => ({name, text, clock: '10:42', ...more});
const ada = message('Ada', 'Shall we?');
const bob = message('Bob', 'Let us.');
const joined = message('Cy', 'Cy joined', {isSystem: true});

test('briefly: who says what, and nothing else', () => {
  assert.deepEqual(announcements([ada, joined, bob], 'brief'), ['Ada: Shall we?', 'Bob: Let us.']);
});

test('briefly: of a long message the beginning, up to the end of a word', () => {
  const [said] = announcements([message('Ada', 'word '.repeat(100).trim())], 'brief');
  assert.match(said, /^Ada: (word )+word…$/);
  assert.ok(said.length <= 127);
  const [one] = announcements([message('Ada', '😀'.repeat(200))], 'brief');
  assert.equal(one, `Ada: ${'😀'.repeat(120)}…`);
});

test('briefly: of many messages at once the number, and who wrote them', () => {
  assert.deepEqual(announcements([ada, bob, ada, ada], 'brief'), ['4 new messages from Ada, Bob']);
  const crowd = ['A', 'B', 'C', 'D'].map((name) => message(name, 'hi'));
  assert.deepEqual(announcements(crowd, 'brief'), ['4 new messages from 4 people']);
});

test('in full: everything, with its time', () => {
  assert.deepEqual(announcements([ada, joined], 'full'), ['Ada, 10:42: Shall we?', 'Cy joined']);
  const long = 'word '.repeat(100).trim();
  assert.deepEqual(announcements([message('Ada', long)], 'full'), [`Ada, 10:42: ${long}`]);
});

test('off: nothing', () => {
  assert.deepEqual(announcements([ada, joined], 'off'), []);
});
