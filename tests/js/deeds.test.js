/** The log in words: every deed that the server knows has a name to be looked for and a sentence. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {DEEDS, inWords} from '../../components/js/deeds.js';

const SOURCE = readFileSync(new URL('../../chatter/models/administration.py', import.meta.url), 'utf8');
const KNOWN = [...SOURCE.split('class Audit')[0].matchAll(/^ {4}[A-Z_]+ = '(\w+)'$/gm)].map(([, name]) => name);
const DETAILS = {name: 'Tea', before: 'member', role: 'moderator', uses: 3, state: 'acted', until: null};
const entry = {by: {name: 'Grace'}, about: {name: 'Ada'}, room: {name: 'Tea'}};
const say = (deed, details) => inWords({...entry, deed, details}, ({name}) => name);

test('every deed has a name and a sentence', () => {
  assert.ok(KNOWN.length > 15, 'The deeds are found.');
  assert.deepEqual(Object.keys(DEEDS).sort(), [...KNOWN].sort());
  for (const deed of KNOWN) {
    const sentence = say(deed, DETAILS);
    assert.match(sentence, /^Grace .+\.$/, deed);
    assert.doesNotMatch(sentence, /[{}]|undefined/, deed);
  }
});

test('sentences say what the details say', () => {
  assert.equal(say('settings', {name: 'Tea', message_most: 200}), 'Grace changed its name, how long a message may be.');
  assert.equal(say('role', {before: 'member', role: 'administrator'}), 'Grace made Ada, who was member, administrator.');
  assert.equal(say('suspended', {until: '2026-11-22T00:00:00Z'}), 'Grace suspended Ada for a time.');
  assert.equal(say('invited', {role: 'member', uses: null}), 'Grace made an invitation for any number of people, as member.');
  assert.equal(say('invited', {role: 'member', uses: 1}), 'Grace made an invitation for 1 person, as member.');
  assert.equal(say('member_banned', {until: null}), 'Grace banned Ada from #Tea.');
  assert.equal(say('report_handled', {state: 'dismissed'}), 'Grace dismissed a report about Ada.');
});
