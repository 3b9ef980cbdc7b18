/** The faces of those who have read up to a row, small at its end; pressed, it names them. */

import {Avatar} from './avatar.js';
import {list} from './conversation.js';
import {Icon} from './icon.js';
import {presence} from './presence.js';
import {t} from './words.js';

const FACES = 5;

export const RowReaders = {
  components: {Avatar, Icon},
  props: {seq: Number, receipts: {type: Object, required: true}, isMessage: Boolean},
  emits: ['open'],
  computed: {
    people() {
      return this.receipts.faces.get(this.seq) ?? [];
    },
    shown() {
      return this.people.slice(0, FACES);
    },
    more() {
      return this.people.length - this.shown.length;
    },
    isOnDemand() {
      return this.receipts.isOnDemand.value && this.isMessage;
    },
    label() {
      if (this.isOnDemand) return t('Seen by …');
      return t('Seen by {names}', {names: list(this.people.map((one) => presence.person(one).name))});
    },
  },
  template: `
    <button v-if="people.length || isOnDemand" type="button" tabindex="-1" class="timeline__readers" :class="{'timeline__readers--ask': isOnDemand}"
        :aria-label="label" :title="label" @click="$emit('open', {seq, opener: $el})">
      <icon v-if="isOnDemand" name="eye"></icon>
      <template v-else>
        <avatar v-for="one in shown" :key="one.id" :user="one" :data-reader="one.id"></avatar>
        <span v-if="more" class="timeline__readers-more">+{{ more }}</span>
      </template>
    </button>
  `,
};
