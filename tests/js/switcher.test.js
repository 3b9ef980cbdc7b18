/** Finding rooms and actions by a few letters, recent ones first. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ACTIONS, choose} from '../../components/js/choices.js';
import {fold, match, pieces} from '../../components/js/fuzzy.js';

const room = (id, name, more = {}) => ({id, name, archived: false, ...more});
const LOBBY = room(1, 'Lobby');
const CAFE = room(2, 'Café');
const TEA = room(3, 'Tea room');
const OLD = room(4, 'Teapots', {archived: true});
const FAR = room(5, 'Teatro');

const choices = (wanted, more = {}) =>
  choose(wanted, {
    mine: [CAFE, LOBBY, TEA, OLD].map((one) => ({room: one, unread: one === TEA ? 2 : 0})),
    others: [FAR],
    recents: [],
    currentId: null,
    ...more,
  });
const names = (groups) => groups.flatMap((group) => group.choices.map(({name}) => name));
const best = (wanted, more) => names(choices(wanted, more))[0];

test('accents, widths, capitals and ligatures do not matter', () => {
  assert.equal(fold('Ærøskøbing Straße ＡＢＣ Łódź'), 'aeroskobing strasse abc lodz');
  assert.ok(match('cafe', 'Café') && match('CAFÉ', 'cafe') && match('strasse', 'Straße'));
  assert.ok(match('日本', '日本語') && match('привет', 'Привет'));
});

test('the nearer to a name, the better', () => {
  const order = ['tea', 'Teapots', 'Green tea', 'Steam', 'Take it easy'];
  const scores = order.map((name) => match('tea', name).score);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  assert.equal(new Set(scores).size, order.length);
  assert.equal(match('tea', 'Beat'), null, 'The letters are there, in another order.');
  assert.equal(match('x', 'tea'), null);
});

test('beginnings of words are meant before letters in the middle', () => {
  assert.deepEqual(match('tr', 'Tea room').marks, [0, 4]);
  assert.deepEqual(match('room', 'Ballroom room').marks, [9, 10, 11, 12]);
  assert.ok(match('tr', 'Tea room').score > match('tr', 'Atrium by a river').score - 30);
});

test('what matched is drawn in its own letters', () => {
  const {marks} = match('strasse', 'Die Straße 1');
  assert.deepEqual(pieces('Die Straße 1', marks), [
    {text: 'Die ', isMarked: false}, {text: 'Straße', isMarked: true}, {text: ' 1', isMarked: false},
  ]);
  assert.deepEqual(pieces('😀 tea', match('tea', '😀 tea').marks).at(-1), {text: 'tea', isMarked: true});
});

test('people come after what the page knows, all whom the server has found, in its order', () => {
  const people = [
    {id: 7, handle: 'teo', name: 'Teo', avatar: null},
    {id: 8, handle: 'tea4two', name: 'Ælfgifu', avatar: null},
  ];
  const groups = choose('tea', {mine: [{room: TEA, unread: 0}], others: [], recents: [], currentId: null}, people);
  assert.deepEqual(groups.map(({heading}) => heading), ['Found', 'People', 'Something new']);
  const [write, teo, , other] = groups[1].choices;
  assert.deepEqual([write.name, write.about, write.kind, write.userId], ['Teo', 'Message', 'message', 7]);
  assert.deepEqual([teo.name, teo.about, teo.path, teo.key], ['Teo', '@teo · Profile', '/people/teo', 'person-7']);
  assert.deepEqual(other.marks, [], 'It was found by the handle.');
  assert.deepEqual(names(choose('', {mine: [], others: [], recents: [], currentId: null}, people)).includes('Teo'), false);
});

test('a conversation is found by the names of the others, and offered once', () => {
  const [ada, teo, tim] = [[1, 'Ada'], [7, 'Teo'], [8, 'Tim']].map(([id, name]) => ({id, handle: name.toLowerCase(), name, avatar: null}));
  const direct = (id, ...people) => ({room: room(id, '', {kind: 'direct', people}), unread: 0});
  const mine = [direct(4, ada, teo), direct(5, ada, teo, tim), direct(6, ada), {room: TEA, unread: 0}];
  const world = {mine, others: [], recents: [], currentId: null, viewerId: 1};
  assert.deepEqual(names(choose('te', world)).slice(0, 3), ['Teo', 'Teo, Tim', 'Tea room']);
  assert.equal(names(choose('note', world))[0], 'Note to self');
  const people = choose('te', world, [teo, ada])[1].choices;
  assert.deepEqual(people.map(({kind}) => kind), ['person'], 'The conversation stands above, and oneself is nobody to look for.');
  assert.deepEqual(choose('te', {...world, mine: []}, [teo])[0].choices.map(({kind}) => kind), ['message', 'person']);
});

test('a few letters of several people are a message to all of them', () => {
  const several = (wanted) => choices(wanted).at(-1).choices.find(({key}) => key === 'several');
  assert.deepEqual(several('an, bo').detail, {names: ['an', 'bo']});
  assert.deepEqual(several(' an bo + cy ').detail, {names: ['an', 'bo', 'cy']});
  assert.equal(several('an'), undefined);
});

test('a long text and strange letters do no harm', () => {
  assert.equal(match('z'.repeat(200), 'a'.repeat(200)), null);
  assert.equal(match('(.*+?[', 'Tea'), null);
  assert.ok(match('c++', 'All about C++'));
  const began = performance.now();
  for (let i = 0; i < 1000; i++) match('tea for two', `Room number ${i} of the thousand that are there`);
  assert.ok(performance.now() - began < 1000);
});

test('nothing typed: where one was, one\'s rooms, others, actions; not where one is', () => {
  const duties = {administrates: true, makesRooms: true, reports: true};
  const groups = choices('', {recents: [3, 1, 99], currentId: 3, duties});
  assert.deepEqual(groups.map(({heading}) => heading), ['Where you were', 'Your rooms', 'Other rooms', 'Actions']);
  assert.deepEqual(names(groups.slice(0, 3)), ['Lobby', 'Café', 'Teatro']);
  assert.deepEqual(names(groups.slice(3)), ACTIONS.map(({name}) => name));
});

test('what only some may do is there for them alone', () => {
  const actions = (duties) => choices('', {duties}).at(-1).choices.map(({key}) => key);
  assert.ok(['admin', 'reports'].every((key) => !actions(undefined).includes(key)));
  assert.ok(actions({administrates: true}).includes('admin') && !actions({administrates: true}).includes('new-room'));
  assert.deepEqual(choices('Something new', {duties: {}}), [], 'Nor is a room made by its name.');
});

test('what one was in lately comes before what is called alike', () => {
  assert.equal(best('tea'), 'Tea room');
  const two = {mine: [room(7, 'Tea one'), room(8, 'Tea two')].map((one) => ({room: one, unread: 0})), others: []};
  assert.equal(best('tea', two), 'Tea one');
  assert.equal(best('tea', {...two, recents: [8]}), 'Tea two');
  assert.equal(best('tea one', {...two, recents: [8]}), 'Tea one', 'The whole name says more.');
});

test('archived rooms come last, rooms of others say that one is not in them', () => {
  const found = choices('tea')[0].choices;
  assert.deepEqual(found.map(({name}) => name), ['Tea room', 'Teatro', 'Teapots']);
  assert.deepEqual(found.map(({about}) => about), ['', 'Not joined', 'Archived']);
  assert.deepEqual(found.map(({unread}) => unread), [2, 0, 0]);
});

test('actions are found by their names', () => {
  assert.equal(best('sett'), 'Settings');
  assert.equal(best('key'), 'Keyboard shortcuts');
  assert.equal(best('sign'), 'Sign out');
});

test('what nothing is called can be made', () => {
  assert.deepEqual(names(choices('  Gardening ')), ['Create room “Gardening”']);
  assert.ok(names(choices('te')).includes('Create room “te”'));
  assert.ok(!names(choices('CAFE')).some((name) => name.startsWith('Create')), 'There is one.');
});
