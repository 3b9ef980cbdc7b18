/** Which links that people write lead to another place of the same tab. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {insidePath} from '../../components/js/own_links.js';

const inside = (href) => insidePath(href, 'https://chat.example');

test('links to rooms and messages of this server stay inside', () => {
  assert.equal(inside('https://chat.example/rooms/3'), '/rooms/3');
  assert.equal(inside('https://chat.example/rooms/3/120'), '/rooms/3/120');
});

test('every other link is the browser\'s affair', () => {
  for (const href of [
    'https://chat.example/', 'https://chat.example/api/me', 'https://chat.example/rooms/3/files/x',
    'https://chat.example/rooms/3?a=b', 'https://chat.example.evil/rooms/3', 'http://chat.example/rooms/3',
    'https://user@evil/rooms/3', '//evil/rooms/3', '/rooms/3', 'javascript:alert(1)', '', null,
  ]) assert.equal(inside(href), null, href);
});
