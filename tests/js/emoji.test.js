/** Which messages are nothing but emoji, and shown large. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isEmojiAlone} from '../../components/js/emoji.js';

test('nothing but emoji, of every make', () => {
  for (const text of ['💪', '🙏🙏', '👩‍👩‍👧‍👦', '🇩🇪 🇵🇱', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', ' 🎉\n🎉 ', '☎']) {
    assert.equal(isEmojiAlone(text), true, text);
  }
});

test('words, figures and signs are no emoji, nor is nothing', () => {
  for (const text of ['', ' ', 'ok 👍', '👍!', '1', '#', '*', '2026', '©lear', ':)', '`💪`', '\u200d', '\ufe0f']) {
    assert.equal(isEmojiAlone(text), false, JSON.stringify(text));
  }
});

test('a whole wall of them stays small', () => {
  assert.equal(isEmojiAlone('🎉'.repeat(12)), true);
  assert.equal(isEmojiAlone('🎉'.repeat(13)), false);
  assert.equal(isEmojiAlone('🎉'.repeat(5000)), false);
});
