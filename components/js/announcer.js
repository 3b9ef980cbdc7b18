/**
 * What is new in the room one is in, said to those who listen to the page: 'Ada: Shall we?'.
 *
 * Only what others write while one is there; what comes with a room or after a lost connection
 * stands in the conversation. How much is said is each person's choice.
 */

import {announcements} from './announcements.js';
import {sentences} from './conversation.js';
import * as live from './live.js';
import {presence} from './presence.js';
import {time} from './time.js';
import {t} from './words.js';

const PAUSE_MS = 400; // What comes together is said together.
const FORGET_MS = 30_000; // It was said; whoever walks through the page need not meet it again.

/** How much is to be said. @returns {'off'|'brief'|'full'} */
export const level = () => globalThis.window?.chatterPreferences?.announce ?? 'brief';

export const Announcer = {
  props: {roomId: Number, viewerId: Number},
  data: () => ({lines: []}),
  created() {
    this.waiting = [];
    this.said = 0; // Lines so far: a key for each, or a repeated one would not be said.
    this.heard = 0; // The latest message's seq.
  },
  mounted() {
    this.off = live.on(`room:${this.roomId}`, this.hear);
  },
  unmounted() {
    this.off();
    clearTimeout(this.timer);
    clearTimeout(this.end);
  },
  methods: {
    t,

    hear({type, message, seqs}) {
      if (type === 'messages.removed') this.forget(seqs);
      if (type !== 'message.posted' || message.seq <= this.heard) return;
      this.heard = message.seq;
      if (level() === 'off' || message.author.id === this.viewerId || message.deleted) return;
      if (document.visibilityState !== 'visible') return;
      this.waiting.push({seq: message.seq, ...spoken(message)});
      this.timer ??= setTimeout(this.say, PAUSE_MS);
    },
    /** What was taken back is neither said nor left to be found; what else was said has been. */
    forget(seqs) {
      this.waiting = this.waiting.filter(({seq}) => !seqs.includes(seq));
      this.lines = [];
    },
    say() {
      this.timer = null;
      const texts = announcements(this.waiting, level());
      this.waiting = [];
      this.lines = texts.map((text) => ({key: ++this.said, text}));
      clearTimeout(this.end);
      this.end = setTimeout(() => (this.lines = []), FORGET_MS);
    },
  },
  template: `
    <div class="visually-hidden timeline__announcer" role="log" aria-live="polite" aria-relevant="additions" :aria-label="t('New messages')">
      <p v-for="line in lines" :key="line.key" dir="auto">{{ line.text }}</p>
    </div>
  `,
};

function spoken(message) {
  const {name} = presence.person(message.author);
  const isSystem = message.kind !== 'text';
  const text = isSystem
    ? sentences([message], (author) => presence.person(author).name).join(', ')
    : plain(message.html);
  return {name, text, isSystem, clock: time.clock(message.created_at)};
}

/** The words of what the server made of a message; nothing in it is loaded or run. */
function plain(html) {
  const {body} = new DOMParser().parseFromString(html, 'text/html');
  for (const image of body.querySelectorAll('img[alt]')) image.replaceWith(image.alt);
  return body.textContent.replace(/\s+/g, ' ').trim();
}
