/** How a run of messages reads: days, groups, folded system lines, the 'New' line. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
  createConversation, converse, list, preview, sentences, typingSentence,
} from '../../components/js/conversation.js';
import {createTime} from '../../components/js/time.js';
import {Room, person} from './server.js';

const ADA = person(1, 'Ada');
const BOB = person(2, 'Bob');
const NOW = Date.parse('2026-11-21T12:00:00Z');
const {day, dayKey} = createTime({locale: 'en-GB', timeZone: 'UTC', now: () => NOW});
const at = (clock, date = '2026-11-21') => `${date}T${clock}:00Z`;

const circumstances = (more = {}) => ({
  viewerId: ADA.id, viewer: ADA, entries: [], news: null, atEnd: true, day, dayKey,
  nameOf: ({name}) => name, ...more,
});

function said(...messages) {
  const room = new Room();
  for (const [author, clock, more] of messages) room.post({author, created_at: at(clock), ...more});
  return room.messages;
}

const types = (items) => items.map(({type}) => type);
const heads = (items) => items.filter(({type}) => type === 'message').map(({isHead}) => isHead);

test('messages of one author within five minutes stand together', () => {
  const rows = said([ADA, '10:00'], [ADA, '10:04'], [ADA, '10:08'], [ADA, '10:13'], [BOB, '10:13'], [ADA, '10:14']);
  assert.deepEqual(heads(converse(rows, circumstances())), [true, false, false, true, true, true]);
});

test('each day begins with its name, and a new group', () => {
  const rows = said(
    [ADA, '23:58', {created_at: at('23:58', '2026-11-19')}],
    [ADA, '23:59', {created_at: at('23:59', '2026-11-20')}],
    [ADA, '00:01'],
  );
  const items = converse(rows, circumstances());
  assert.deepEqual(types(items), ['day', 'message', 'day', 'message', 'day', 'message']);
  assert.deepEqual(items.filter((item) => item.day).map((item) => item.day), [
    'Thursday 19 November', 'Yesterday', 'Today',
  ]);
  assert.deepEqual(heads(items), [true, true, true]);
});

test("the 'New' line stands above the first unread message and begins a group", () => {
  const rows = said([BOB, '10:00'], [BOB, '10:01'], [BOB, '10:02']);
  const items = converse(rows, circumstances({news: {from: 2, count: 2}}));
  assert.deepEqual(types(items), ['day', 'message', 'new', 'message', 'message']);
  assert.equal(items[2].count, 2);
  assert.equal(items[2].at, at('10:01'));
  assert.deepEqual(heads(items), [true, true, false]);
});

test("the 'New' line stands above the next message when the first unread one is deleted", () => {
  const rows = said([BOB, '10:00'], [BOB, '10:01', {deleted: true}], [BOB, '10:02']);
  assert.deepEqual(types(converse(rows, circumstances({news: {from: 2, count: 2}}))), [
    'day', 'message', 'new', 'message',
  ]);
});

test("the 'New' line counts what is left of the news, whether it is loaded or not", () => {
  const rows = said([BOB, '10:00'], [BOB, '10:01'], [BOB, '10:02', {deleted: true}]);
  const news = {from: 2, count: 4};
  const counted = (removed) =>
    converse(rows, circumstances({news, removed: new Set(removed)})).find(({type}) => type === 'new').count;
  assert.equal(counted([]), 4);
  assert.equal(counted([3, 5]), 2);
  assert.equal(counted([1, 6]), 4, 'What is no news does not count.');
});

test('a deleted message is not shown, and read with what stands above it', () => {
  const rows = said([BOB, '10:00'], [BOB, '10:01', {deleted: true}], [BOB, '10:02', {deleted: true}]);
  const items = converse(rows, circumstances());
  assert.deepEqual(types(items), ['day', 'message']);
  assert.equal(items[1].through, 3);
});

test('a run of system messages is one line', () => {
  const people = ['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((name, index) => person(10 + index, name));
  const rows = said(
    [ADA, '10:00'],
    ...people.map((someone) => [someone, '10:01', {kind: 'joined', text: ''}]),
    [people[2], '10:02', {kind: 'left', text: ''}],
    [ADA, '10:03', {kind: 'renamed', text: 'Garden'}],
    [ADA, '10:04'],
  );
  const items = converse(rows, circumstances());
  assert.deepEqual(types(items), ['day', 'message', 'system', 'message']);
  assert.deepEqual(items[2].sentences, [
    'Ann, Bo and 3 others joined', 'Cy left', 'Ada renamed the room to “Garden”',
  ]);
  assert.deepEqual([items[2].seq, items[2].through], [2, 8]);
  assert.deepEqual(heads(items), [true, true]);
});

test('who joins twice is named once, under the name of now', () => {
  const events = said([BOB, '10:00', {kind: 'joined'}], [BOB, '10:01', {kind: 'joined'}]);
  assert.deepEqual(sentences(events, () => 'Robert'), ['Robert joined']);
});

test('what one person changes again and again is said once, as it is now', () => {
  const topic = (author, text) => [author, '10:00', {kind: 'topic', text}];
  const events = said(topic(ADA, 'Tea'), topic(ADA, 'Milk'), [BOB, '10:01', {kind: 'added'}], topic(ADA, 'Sugar'));
  assert.deepEqual(sentences(events), [
    'Ada set the topic to “Milk”', 'Bob was added', 'Ada set the topic to “Sugar”',
  ]);
  assert.deepEqual(sentences(said(topic(ADA, 'Tea'), topic(BOB, 'Milk'))).length, 2, 'Two people.');
});

test('who is added or removed is folded as who comes and goes', () => {
  const events = said(
    [BOB, '10:00', {kind: 'added'}], [person(3, 'Cy'), '10:00', {kind: 'added'}], [BOB, '10:01', {kind: 'removed'}],
  );
  assert.deepEqual(sentences(events), ['Bob and Cy were added', 'Bob was removed']);
});

test('every kind of system message has a sentence', () => {
  const one = (kind, text = '') => sentences(said([ADA, '10:00', {kind, text}]))[0];
  assert.equal(one('created'), 'Ada created the room');
  assert.equal(one('described', 'Flowers'), 'Ada changed the description to “Flowers”');
  assert.equal(one('described'), 'Ada removed the description');
  assert.equal(one('archived'), 'Ada archived the room');
  assert.equal(one('restored'), 'Ada restored the room');
  assert.equal(one('topic', 'Tea'), 'Ada set the topic to “Tea”');
  assert.equal(one('topic'), 'Ada removed the topic');
  assert.equal(one('picture'), 'Ada changed the picture of the room');
  assert.equal(one('opened'), 'Ada made the room public');
  assert.equal(one('closed'), 'Ada made the room private');
});

test('an unconfirmed entry stands at the end and keeps its key when it becomes a row', () => {
  const entry = {nonce: 'n1', at: Date.parse(at('10:02')), state: 'sending', reason: null, text: 'Hi'};
  const before = converse(said([ADA, '10:00']), circumstances({entries: [entry]}));
  const rows = said([ADA, '10:00'], [ADA, '10:02', {nonce: 'n1'}]);
  const after = converse(rows, circumstances());
  assert.deepEqual(types(before), types(after));
  assert.equal(before[2].key, after[2].key);
  assert.deepEqual([before[2].isHead, after[2].isHead], [false, false]);
  assert.equal(before[2].author, ADA);
});

test("another person's nonce is no key: two people may have chosen the same", () => {
  const rows = said([ADA, '10:00', {nonce: 'same'}], [BOB, '10:00', {nonce: 'same'}]);
  const keys = converse(rows, circumstances()).map(({key}) => key);
  assert.equal(new Set(keys).size, keys.length);
});

test('where newer rows are missing, that is said between the rows and what waits to be sent', () => {
  const entry = {nonce: 'n1', at: Date.parse(at('10:02')), state: 'waiting', reason: null, text: 'Hi'};
  const items = converse(said([BOB, '10:00']), circumstances({entries: [entry], atEnd: false}));
  assert.deepEqual(types(items), ['day', 'message', 'more', 'message']);
});

test('what is drawn the same is the same object, and nothing else is', () => {
  const converseAgain = createConversation();
  const room = new Room();
  const post = (author, clock, more) => room.post({author, created_at: at(clock), ...more});
  post(BOB, '10:00');
  post(ADA, '10:01', {kind: 'joined', text: ''});
  post(BOB, '10:02');
  const before = converseAgain(room.messages, circumstances());
  post(BOB, '10:03');
  room.edit(1);
  const after = converseAgain(room.messages, circumstances());
  assert.deepEqual(types(after), ['day', 'message', 'system', 'message', 'message']);
  assert.deepEqual(before.map((item, index) => item === after[index]), [true, false, true, true]);
});

test('names are listed as one says them', () => {
  assert.equal(list(['Ann']), 'Ann');
  assert.equal(list(['Ann', 'Bo']), 'Ann and Bo');
  assert.equal(list(['Ann', 'Bo', 'Cy']), 'Ann, Bo and Cy');
  assert.equal(list(['Ann', 'Bo', 'Cy', 'Di']), 'Ann, Bo and 2 others');
});

test('who is writing is said in a sentence', () => {
  assert.equal(typingSentence([]), '');
  assert.equal(typingSentence(['Ada']), 'Ada is writing…');
  assert.equal(typingSentence(['Ada', 'Bob']), 'Ada and Bob are writing…');
  assert.equal(typingSentence(['Ada', 'Bob', 'Cy']), 'Several people are writing…');
});

test('an unconfirmed text is shown in paragraphs and code, and nothing of it is lost', () => {
  assert.deepEqual(preview('one\ntwo\n\nthree'), [
    {isCode: false, text: 'one\ntwo'}, {isCode: false, text: 'three'},
  ]);
  assert.deepEqual(preview('see\n```js\nlet a;\n\nlet b;\n```\ndone'), [
    {isCode: false, text: 'see'}, {isCode: true, text: 'let a;\n\nlet b;', language: 'js'}, {isCode: false, text: 'done'},
  ]);
  assert.deepEqual(preview('```\na\n```\n```py x\nb'), [
    {isCode: true, text: 'a', language: ''}, {isCode: true, text: 'b', language: 'py'},
  ]);
  assert.deepEqual(preview('<img onerror=x>'), [{isCode: false, text: '<img onerror=x>'}]);
});
