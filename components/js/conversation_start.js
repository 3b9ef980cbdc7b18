/**
 * What stands above the first message: what the place is called and, where it is between a few, who
 * will read what is written there, and from when on.
 */

import {Avatar} from './avatar.js';
import {list} from './conversation.js';
import {others} from './directs.js';
import {Icon} from './icon.js';
import {presence} from './presence.js';
import {t} from './words.js';

export const ConversationStart = {
  components: {Avatar, Icon},
  props: {
    name: {type: String, default: ''},
    direct: {type: Object, default: null}, // The room, if it is a direct conversation.
    isEmpty: Boolean,
    isPrivate: Boolean,
  },
  computed: {
    others() {
      return this.direct ? others(this.direct) : [];
    },
    words() {
      if (!this.direct) return this.name ? t('This is where {room} begins.', {room: this.name}) : t('This is where this room begins.');
      const names = this.others.map((user) => presence.person(user).name);
      if (!names.length) return t('This is for yourself: notes, lists, links.');
      return t('This conversation is between {names}.', {names: list([t('you'), ...names])});
    },
    sign() {
      if (this.direct) return 'pencil';
      return this.isPrivate ? 'lock' : 'hash';
    },
    hint() {
      if (!this.isEmpty || !this.others.length) return '';
      if (this.others.length > 1) return t('They see this conversation from the first message on.');
      return t('{name} sees this conversation from the first message on.', {name: presence.person(this.others[0]).name});
    },
  },
  methods: {t},
  template: `
    <header class="timeline__start">
      <span v-if="others.length" class="timeline__start-people"><avatar v-for="user in others" :key="user.id" :user="user" :dot="others.length === 1" is-large></avatar></span>
      <icon v-else class="timeline__start-icon" :name="sign"></icon>
      <h2 class="timeline__start-title" dir="auto">{{ name || t('The beginning') }}</h2>
      <p>{{ words }}</p>
      <p v-if="hint">{{ hint }}</p>
    </header>
  `,
};
