/** A draft is never lost, never another person's, and gone once it is sent. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {createDrafts, keyOf} from '../../components/js/drafts.js';

const ADA = 7;
const BOB = 70;
const LOBBY = 1;
const GARDEN = 2;

function browser({isFull = false} = {}) {
  const items = new Map();
  const timers = [];
  const storage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new Error('QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => items.delete(key),
  };
  const border = {
    storage,
    after: (fn) => timers.push(fn) - 1,
    cancel: (timer) => { if (timer !== null) timers[timer] = null; },
  };
  const pause = () => timers.splice(0).forEach((fn) => fn?.());
  return {items, pause, open: () => createDrafts(border), border};
}

test('a draft survives a reload, and each room has its own', () => {
  const {open, pause} = browser();
  const drafts = open();
  drafts.keep(ADA, LOBBY, 'Good mor');
  drafts.keep(ADA, GARDEN, 'Roses?');
  pause();
  const reloaded = open();
  assert.equal(reloaded.read(ADA, LOBBY), 'Good mor');
  assert.equal(reloaded.read(ADA, GARDEN), 'Roses?');
});

test('drafts are a person\'s own', () => {
  const {open} = browser();
  const drafts = open();
  drafts.keep(ADA, LOBBY, 'secret');
  drafts.flush();
  assert.equal(drafts.read(BOB, LOBBY), '');
  drafts.clear(BOB, LOBBY);
  assert.equal(drafts.read(ADA, LOBBY), 'secret');
});

test('typing does not write to the storage at every key', () => {
  const {items, open, pause} = browser();
  const drafts = open();
  for (const text of ['H', 'He', 'Hey']) drafts.keep(ADA, LOBBY, text);
  assert.equal(items.size, 0);
  assert.equal(drafts.read(ADA, LOBBY), 'Hey', 'what is not stored yet is known all the same');
  pause();
  assert.equal(items.get(keyOf(ADA, LOBBY)), 'Hey');
});

test('the page goes: what is not stored yet is stored', () => {
  const {items, open} = browser();
  const drafts = open();
  drafts.keep(ADA, LOBBY, 'in the last moment');
  drafts.flush();
  assert.equal(items.get(keyOf(ADA, LOBBY)), 'in the last moment');
});

test('a sent draft is gone at once, and a late timer does not bring it back', () => {
  const {items, open, pause} = browser();
  const drafts = open();
  drafts.keep(ADA, LOBBY, 'sent');
  drafts.flush();
  drafts.keep(ADA, LOBBY, 'sent!');
  drafts.clear(ADA, LOBBY);
  pause();
  assert.equal(items.size, 0);
  assert.equal(drafts.read(ADA, LOBBY), '');
});

test('a blank draft leaves nothing behind', () => {
  const {items, open} = browser();
  const drafts = open();
  drafts.keep(ADA, LOBBY, 'x');
  drafts.flush();
  drafts.keep(ADA, LOBBY, ' \n');
  drafts.flush();
  assert.equal(items.size, 0);
});

test('without a storage, full or forbidden, a draft survives the switch of rooms', () => {
  for (const border of [browser({isFull: true}).border, {...browser().border, storage: null}]) {
    const drafts = createDrafts(border);
    drafts.keep(ADA, LOBBY, 'kept');
    drafts.flush();
    drafts.keep(ADA, GARDEN, 'other');
    drafts.flush();
    assert.equal(drafts.read(ADA, LOBBY), 'kept');
    drafts.clear(ADA, LOBBY);
    assert.equal(drafts.read(ADA, LOBBY), '');
  }
});
