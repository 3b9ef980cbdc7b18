/** Beside the name of a guest: that they are one. */

import {presence} from './presence.js';
import {t} from './words.js';

export const GuestBadge = {
  props: {user: {type: Object, required: true}},
  computed: {
    isGuest() {
      const {is_guest: isGuest, is_gone: isGone} = presence.person(this.user);
      return isGuest && !isGone;
    },
  },
  methods: {t},
  template: `<span v-if="isGuest" class="label guest-badge">{{ t('Guest') }}</span>`,
};
