/** What is new to somebody who looks away begins with a line of its own. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {make} from './page.js';
import {person} from './server.js';

const {Arrival} = await import('../../components/js/arrival.js');

/** Ada, who has read up to the fifth message, while others come. */
function scene({isLooking = false, seen = 5} = {}) {
  document.visibilityState = isLooking ? 'visible' : 'hidden';
  const it = make(Arrival, {viewerId: 1});
  Object.assign(it, {known: 5, reader: {seen}, feed: {rows: {list: [], lastSeq: 5, hi: 5}}});
  const comes = (author, what = 'rows') => {
    const {rows} = it.feed;
    rows.list.push({seq: ++rows.lastSeq, kind: 'text', deleted: false, author});
    rows.hi = rows.lastSeq;
    it.noteAbsence(what);
    it.known = rows.lastSeq;
  };
  return {it, comes};
}
const bob = person(2, 'Bob');

test('what comes meanwhile is counted from its first on, until somebody looks', () => {
  const {it, comes} = scene();
  comes(bob);
  comes(bob);
  assert.deepEqual(it.news, {from: 6, count: 2, isOpen: true});
  document.visibilityState = 'visible';
  comes(bob);
  assert.deepEqual(it.news, {from: 6, count: 2, isOpen: false});
});

test('there is no line for who looks on, for one’s own words, or below what is unread', () => {
  for (const [how, author] of [[{isLooking: true}, bob], [{}, person(1, 'Ada')], [{seen: 3}, bob]]) {
    const {it, comes} = scene(how);
    comes(author);
    assert.equal(it.news, null);
  }
});

test('much that was missed deserves one even so', () => {
  const {it, comes} = scene({isLooking: true});
  it.feed.rows.lastSeq = it.feed.rows.hi = 14;
  comes(bob, 'missed');
  assert.deepEqual(it.news, {from: 6, count: 10, isOpen: true});
});

test('where somebody was is found again at the same address alone, and once', () => {
  const {it} = scene();
  it.scroller = {isAtEnd: false, hold: () => ({row: {dataset: {seq: '3'}}, top: 40})};
  location.pathname = '/rooms/5';
  it.savePlace();
  assert.deepEqual(make(Arrival).place, {path: '/rooms/5', seq: 3, top: 40, news: null});
  assert.equal(make(Arrival).place, null);
  it.savePlace();
  location.pathname = '/rooms/6';
  assert.equal(make(Arrival).place, null);
});
