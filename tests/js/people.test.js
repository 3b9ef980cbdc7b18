/** People: what a button says, whose row stays in a list, which answer counts, what a clock says. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {STRANGERS, changedList, labels, stepOf} from '../../components/js/follows.js';
import {PeopleFeed} from '../../components/js/people_feed.js';
import {minutesUntil} from '../../components/js/status_ends.js';
import {clockThere, hereInWords, isCurrent} from '../../components/js/whereabouts.js';
import {person} from './server.js';

const relation = (more = {}) => ({...STRANGERS, ...more});
const view = (id, more = {}) => ({user: person(id), is_private: false, relation: relation(more)});
const ids = (people) => people.map(({user}) => user.id);
const NOBODY = new Set();

test('the button says how it is, and pressing it leads on or back', () => {
  const says = (more, isPrivate = false) => {
    const {words, deed} = stepOf(relation(more), isPrivate);
    return [words, deed];
  };
  assert.deepEqual(says({}), ['Follow', 'follow']);
  assert.deepEqual(says({followed_by: 'yes'}), ['Follow back', 'follow']);
  assert.deepEqual(says({}, true), ['Request', 'follow']);
  assert.deepEqual(says({followed_by: 'yes'}, true), ['Request', 'follow']);
  assert.deepEqual(says({follows: 'asked'}, true), ['Requested', 'unfollow']);
  assert.deepEqual(says({follows: 'yes'}), ['Following', 'unfollow']);
  assert.deepEqual(says({follows: 'yes', followed_by: 'asked'}), ['Following', 'unfollow']);
  assert.deepEqual(says({follows: 'yes', followed_by: 'yes'}), ['Friends', 'unfollow']);
  assert.deepEqual(says({is_blocked: true}), ['Unblock', 'unblock']);
});

test('labels tell what the button does not', () => {
  assert.deepEqual(labels(relation()), []);
  assert.deepEqual(labels(relation({followed_by: 'yes'})), ['Follows you']);
  assert.deepEqual(labels(relation({follows: 'yes', followed_by: 'yes'})), [], 'Friends, it says.');
  assert.deepEqual(labels(relation({followed_by: 'asked', is_muted: true})), ['Asks to follow you', 'Muted']);
  assert.deepEqual(labels(relation({followed_by: 'asked'}), true), []);
  assert.deepEqual(labels(relation({is_blocked: true})), ['Blocked']);
});

test('whoever comes to belong to a list comes into it: requests at the end, others at its head', () => {
  const people = [view(1, {followed_by: 'yes'})];
  assert.deepEqual(ids(changedList(people, 'followers', view(2, {followed_by: 'yes'}), NOBODY)), [2, 1]);
  assert.deepEqual(ids(changedList(people, 'requests', view(2, {followed_by: 'asked'}), NOBODY)), [1, 2]);
  assert.equal(changedList(people, 'followers', view(2, {followed_by: 'asked'}), NOBODY), people);
  assert.equal(changedList(people, '', view(2, {follows: 'yes'}), NOBODY), people, 'Not everybody’s list.');
});

test('whoever belongs to it no longer leaves it, unless that was done here', () => {
  const people = [view(1, {follows: 'yes'}), view(2, {follows: 'yes'})];
  assert.deepEqual(ids(changedList(people, 'following', view(1), NOBODY)), [2]);
  const kept = changedList(people, 'following', view(1), new Set([1]));
  assert.deepEqual(ids(kept), [1, 2]);
  assert.equal(kept[0].relation.follows, 'no', 'The way back is on it.');
  assert.deepEqual(ids(changedList(people, '', view(1), NOBODY)), [1, 2]);
});

test('an accepted request stays to be followed back, one that came to nothing goes', () => {
  const people = [view(1, {followed_by: 'asked'}), view(2, {followed_by: 'asked'})];
  assert.deepEqual(ids(changedList(people, 'requests', view(1, {followed_by: 'yes'}), new Set([1]))), [1, 2]);
  assert.deepEqual(ids(changedList(people, 'requests', view(1, {followed_by: 'yes'}), NOBODY)), [2], 'Elsewhere.');
  assert.deepEqual(ids(changedList(people, 'requests', view(1), new Set([1]))), [2]);
});

test('friends are friends from both sides only', () => {
  assert.deepEqual(ids(changedList([], 'friends', view(1, {follows: 'yes', followed_by: 'yes'}), NOBODY)), [1]);
  assert.deepEqual(changedList([], 'friends', view(1, {follows: 'yes', followed_by: 'asked'}), NOBODY), []);
});

/** A server whose answers come when the test says so. */
function slowServer() {
  const asked = [];
  const get = (path) => new Promise((answer, refuse) => asked.push({path, answer, refuse}));
  return {asked, api: {get}};
}

test('of two answers the one that was asked for last counts, whichever comes first', async () => {
  const {asked, api} = slowServer();
  const feed = new PeopleFeed({changed() {}, api});
  const first = feed.open('/api/people?q=a');
  const second = feed.open('/api/people?q=ab');
  asked[1].answer({people: [view(2)], next: null});
  await second;
  asked[0].answer({people: [view(1)], next: null});
  await first;
  assert.deepEqual(ids(feed.people), [2]);
  assert.equal(feed.isLoading, false);
});

test('pages follow each other once, and nobody stands in two of them', async () => {
  const {asked, api} = slowServer();
  const feed = new PeopleFeed({changed() {}, api});
  const opened = feed.open('/api/people?q=a');
  asked[0].answer({people: [view(1), view(2)], next: 'x/y='});
  await opened;
  const more = feed.more();
  assert.equal(feed.more(), null, 'It is on its way.');
  assert.equal(asked[1].path, '/api/people?q=a&after=x%2Fy%3D');
  asked[1].answer({people: [view(2), view(3)], next: null});
  await more;
  assert.deepEqual(ids(feed.people), [1, 2, 3]);
  assert.equal(feed.more(), null, 'There is no other.');
});

test('what is there stays when the next page fails, and it can be asked for again', async () => {
  const {asked, api} = slowServer();
  const feed = new PeopleFeed({changed() {}, api});
  const opened = feed.open('/api/me/requests');
  asked[0].answer([view(1)]);
  await opened;
  assert.equal(feed.next, null, 'A list without pages.');
  feed.next = '7';
  const more = feed.more();
  assert.equal(asked[1].path, '/api/me/requests?after=7');
  asked[1].refuse(new Error('No.'));
  await more;
  assert.deepEqual([ids(feed.people), feed.problem, feed.next], [[1], 'No.', '7']);
  const again = feed.more();
  assert.equal(feed.problem, '');
  asked[2].answer({people: [], next: null});
  await again;
});

test('a list that is gone takes no answer', async () => {
  const {asked, api} = slowServer();
  let draws = 0;
  const feed = new PeopleFeed({changed: () => draws++, api});
  const opened = feed.open('/api/people');
  feed.close();
  asked[0].answer({people: [view(1)], next: null});
  await opened;
  assert.deepEqual([feed.people, draws], [null, 1]);
});

test('the clock where somebody is', () => {
  const noon = Date.UTC(2026, 10, 21, 12, 5);
  assert.match(clockThere('Asia/Tokyo', noon), /^(21:05|9:05.PM) there$/u);
  assert.equal(clockThere('', noon), '');
  assert.equal(clockThere('Atlantis/Capital', noon), '', 'This browser does not know it.');
});

test('here, away, or last seen, as far as one may know', () => {
  assert.equal(hereInWords('online', '2026-01-01T00:00:00Z'), 'Here now');
  assert.equal(hereInWords('away', null), 'Away');
  assert.match(hereInWords('offline', '2026-01-01T10:00:00Z'), /^Last here .*January/);
  assert.equal(hereInWords('offline', null), '');
});

test('a status ends by itself', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  assert.equal(isCurrent(null, now), false);
  assert.equal(isCurrent({until: null}, now), true);
  assert.equal(isCurrent({until: '2026-11-21T12:00:01Z'}, now), true);
  assert.equal(isCurrent({until: '2026-11-21T12:00:00Z'}, now), false);
});

test('an end in minutes from now', () => {
  const left = (ms) => () => ms;
  assert.equal(minutesUntil('never', left(1)), null);
  assert.equal(minutesUntil('half', left(1)), 30);
  assert.equal(minutesUntil('hour', left(1)), 60);
  assert.equal(minutesUntil('today', left(90 * 60_000 + 59_999)), 90);
  assert.equal(minutesUntil('today', left(5_000)), 1, 'The server takes no shorter time.');
});
