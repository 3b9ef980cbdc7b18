/** What is offered while somebody types a name always fits what they have typed. */
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {answer, asked, make, refuse} from './page.js';
import {person} from './server.js';

const {Completer} = await import('../../components/js/completer.js');
mock.timers.enable({apis: ['setTimeout'], now: 0});

class Scene {
  constructor() {
    this.it = make(Completer, {roomId: 5, boxId: 'box'});
    this.attributes = new Map();
  }

  types(value) {
    const {attributes} = this;
    this.it.look({
      value, selectionStart: value.length, selectionEnd: value.length,
      setAttribute: (name, to) => attributes.set(name, to), removeAttribute: (name) => attributes.delete(name),
    });
    mock.timers.tick(200);
  }

  get names() {
    return this.it.choices.map(({name}) => name);
  }
}

/** The server knows Bea and Bob; those of the room, and then everybody. */
async function knows(...names) {
  const people = names.map((name, at) => ({user: {...person(10 + at, name), handle: name.toLowerCase()}}));
  await answer({members: people});
  while (asked.length) await answer({members: [], people: [], user: person(1)});
}

async function scene() {
  const it = new Scene();
  it.types('@b');
  await knows('Bea', 'Bob');
  assert.deepEqual(it.names, ['Bea', 'Bob']);
  return it;
}

test('what no longer fits goes with the letter that says so', async () => {
  const it = await scene();
  it.types('@bo');
  assert.deepEqual(it.names, ['Bob']);
  assert.equal(it.attributes.get('aria-activedescendant'), 'box-choices-u11');
  it.types('@box');
  assert.deepEqual(it.names, []);
  assert.equal(it.attributes.get('aria-activedescendant'), undefined);
  asked.length = 0;
});

test('an answer for fewer letters comes too late', async () => {
  const it = new Scene();
  it.types('@b');
  it.types('@be');
  await knows('Bea', 'Bob');
  assert.deepEqual(it.names, []);
});

test('a server that does not answer takes nothing away that fits', async () => {
  const it = await scene();
  it.types('@bo');
  await refuse(503);
  assert.deepEqual(it.names, ['Bob']);
  it.types('@bob #be');
  assert.deepEqual(it.names, [], 'That is another word.');
});
