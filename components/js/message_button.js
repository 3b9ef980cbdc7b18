/** The way from a person to the conversation with them; from oneself to one's notes. Not for guests. */

import {attempts} from './attempts.js';
import * as directs from './directs.js';
import {Icon} from './icon.js';
import {presence} from './presence.js';
import {t} from './words.js';

export const MessageButton = {
  mixins: [attempts],
  components: {Icon},
  props: {userId: {type: Number, default: null}},
  emits: ['problem'],
  computed: {
    isGuest() {
      return presence.viewer()?.is_guest;
    },
  },
  methods: {
    t,
    async open() {
      await this.attemptOnce(() => directs.open(this.userId === null ? [] : [this.userId]));
      this.$emit('problem', this.problem);
    },
  },
  template: `
    <button v-if="!isGuest" type="button" class="button message-button" @click="open"><icon :name="userId === null ? 'pencil' : 'message'"></icon>{{ userId === null ? t('Note to self') : t('Message') }}</button>
  `,
};
