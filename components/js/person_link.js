/**
 * A person's name or picture as the way to their card; and, as with any link, to their page in
 * another tab. To whoever has deleted the account there is no way.
 */

import {isPlain} from './clicks.js';
import {presence} from './presence.js';

export const PersonLink = {
  props: {user: {type: Object, required: true}},
  computed: {
    path() {
      const {handle, is_gone: isGone} = presence.person(this.user);
      return handle && !isGone ? `/people/${handle}` : null;
    },
  },
  methods: {
    open(event) {
      if (!isPlain(event) || !this.path) return;
      event.preventDefault();
      const detail = {user: this.user, opener: this.$el, isByPointer: event.detail > 0};
      window.dispatchEvent(new CustomEvent('chatter:person', {detail}));
    },

    /** A mouse that rests here wants to know who it is. */
    hover({pointerType, type}) {
      if (pointerType !== 'mouse' || !this.path) return;
      const detail = {user: this.user, opener: this.$el, isHere: type === 'pointerenter'};
      window.dispatchEvent(new CustomEvent('chatter:person-hover', {detail}));
    },
  },
  template: `
    <a class="person-link" :href="path" :aria-haspopup="path ? 'dialog' : null" @click="open" @pointerenter="hover" @pointerleave="hover"><slot></slot></a>
  `,
};
