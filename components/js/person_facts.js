/**
 * What somebody says of themselves, as far as the viewer may know it: the same on a card and on a
 * page. `v-html` is for the bio alone: the server made it of what they wrote (`chatter/text.py`).
 */

import {Icon} from './icon.js';
import {presence} from './presence.js';
import {time} from './time.js';
import {clockThere, hereInWords, isCurrent} from './whereabouts.js';
import {t} from './words.js';

const TICK_MS = 10_000; // Clocks may be late by that.

export const PersonFacts = {
  components: {Icon},
  props: {userId: {type: Number, required: true}, about: {type: Object, required: true}},
  data: () => ({now: Date.now()}),
  computed: {
    status() {
      return isCurrent(this.about.status, this.now) ? this.about.status : null;
    },
    until() {
      return this.status.until ? t('Until {when}', {when: time.since(this.status.until)}) : null;
    },
    there() {
      return clockThere(this.about.time_zone, this.now);
    },
    here() {
      return hereInWords(presence.status(this.userId), this.about.seen_at);
    },
  },
  mounted() {
    this.timer = setInterval(() => (this.now = Date.now()), TICK_MS);
  },
  unmounted() {
    clearInterval(this.timer);
  },
  methods: {
    t,
    month: time.month,
    full: time.full,
  },
  template: `
    <div class="person-facts">
      <p v-if="status" class="person-facts__status" :title="until">
        <span v-if="status.emoji" class="person-facts__emoji" dir="auto">{{ status.emoji }}</span>
        <span dir="auto">{{ status.text }}</span>
      </p>
      <div v-if="about.bio_html" class="person-facts__bio timeline__text" dir="auto" v-html="about.bio_html"></div>
      <ul class="person-facts__list">
        <li v-if="here"><icon name="people"></icon>{{ here }}</li>
        <li v-if="there"><icon name="clock"></icon>{{ there }}</li>
        <li><icon name="calendar"></icon><time :datetime="about.joined_at" :title="full(about.joined_at)">{{ t('Member since {month}', {month: month(about.joined_at)}) }}</time></li>
      </ul>
    </div>
  `,
};
