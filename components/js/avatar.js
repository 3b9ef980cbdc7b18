/**
 * A person's picture, or their initials on a colour of their own; with a dot if asked who is here.
 * Whoever has deleted the account has neither.
 */

import {Icon} from './icon.js';
import {presence} from './presence.js';

const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter() : null;

const firstLetter = (word) =>
  segmenter ? segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? '' : [...word][0] ?? '';

/** 'AL' for 'Ada Lovelace', 'A' for 'ada'. @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => firstLetter(word).toLocaleUpperCase()).join('');
}

/** Neighbouring ids get hues far apart (the golden angle). @param {number} id */
export const hue = (id) => Math.round((id * 137.508) % 360);

/** The same picture, 256 pixels wide. @param {string|null} avatar */
export const large = (avatar) => avatar?.replace(/-64(?=\.\w+$)/, '-256') ?? null;

export const Avatar = {
  components: {Icon},
  props: {user: {type: Object, required: true}, dot: Boolean, isLarge: Boolean},
  data: () => ({broken: null}),
  computed: {
    person() {
      return presence.person(this.user);
    },
    picture() {
      const picture = this.isLarge ? large(this.person.avatar) : this.person.avatar;
      return picture !== this.broken ? picture : null;
    },
    initials() {
      return initials(this.person.name);
    },
    style() {
      return {'--avatar-hue': hue(this.person.id)};
    },
    status() {
      return this.dot ? presence.status(this.person.id) : null;
    },
  },
  template: `
    <span class="avatar" :class="{'avatar--gone': person.is_gone}" :style="style" aria-hidden="true">
      <img v-if="picture" class="avatar__picture" :src="picture" alt="" width="36" height="36" loading="lazy"
        @error="broken = picture">
      <icon v-else-if="person.is_gone" class="avatar__nobody" name="person"></icon>
      <span v-else class="avatar__initials" :data-initials="initials"></span>
      <span v-if="status && status !== 'offline'" class="avatar__dot" :class="'avatar__dot--' + status"></span>
    </span>
  `,
};

/** A person's name as it is now. */
export const PersonName = {
  props: {user: {type: Object, required: true}},
  computed: {
    person() {
      return presence.person(this.user);
    },
    style() {
      return {'--person-hue': hue(this.user.id)};
    },
  },
  template: `<span class="person-name" :class="{'person-name--gone': person.is_gone}" :style="style">{{ person.name }}</span>`,
};
