/**
 * One's own picture, and how one appears to others, to be chosen there: as it is, not to be disturbed
 * for a while, or not at all.
 */

import {availability} from './availability.js';
import {Avatar} from './avatar.js';
import {Menu} from './menu.js';
import {minutesUntilTomorrow} from './status_ends.js';
import {time} from './time.js';
import {t} from './words.js';

const MORNING = 8; // o'clock

/** What is so now, in words; '' when it is as usual. */
export function appearsInWords({availability: how, until}) {
  if (how === 'invisible') return t('Invisible');
  if (how !== 'busy') return '';
  return until ? t('Not to be disturbed until {when}', {when: time.since(until)}) : t('Not to be disturbed');
}

export const HowIAppear = {
  components: {Avatar, Menu},
  props: {user: {type: Object, required: true}},
  emits: ['problem'],
  computed: {
    now: () => availability.now(),
    label() {
      const words = appearsInWords(this.now);
      return words ? t('How I appear: {how}', {how: words}) : t('How I appear: as it is');
    },
    choices() {
      const morning = new Date();
      morning.setHours(MORNING, 0);
      return [
        [t('As it is: here or away'), 'usual', () => null],
        [t('Do not disturb for 30 minutes'), 'busy', () => 30],
        [t('Do not disturb for an hour'), 'busy', () => 60],
        [t('Do not disturb until tomorrow, {time}', {time: time.clock(morning)}), 'busy', () => minutesUntilTomorrow(MORNING)],
        [t('Do not disturb until I say so'), 'busy', () => null],
        [t('Invisible: I look as if I were not here'), 'invisible', () => null],
      ];
    },
    /** The line of what is so now: any that ends is one of three, and which is not remembered. */
    chosen() {
      const {availability: how, until} = this.now;
      return until ? -1 : this.choices.findIndex(([, one, minutes]) => one === how && minutes() === null);
    },
  },
  methods: {
    async choose(line) {
      const [, how, minutes] = this.choices[line];
      try {
        await availability.choose(how, minutes());
        this.$emit('problem', '');
      } catch (error) {
        this.$emit('problem', error.message);
      }
    },
  },
  template: `
    <Menu class="how-i-appear" :label="label" :lines="choices.map(([words]) => words)" :chosen="chosen" @choose="choose"><avatar :user="user" dot></avatar></Menu>
  `,
};
