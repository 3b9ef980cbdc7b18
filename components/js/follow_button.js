/**
 * The one button that a person has: follow, take that back, or lift a block; it says how it is now.
 */

import {attempts} from './attempts.js';
import {stepOf} from './follows.js';
import {presence} from './presence.js';
import {relations} from './relations.js';

export const FollowButton = {
  mixins: [attempts],
  props: {person: {type: Object, required: true}, isPrimary: Boolean},
  emits: ['press', 'problem'],
  computed: {
    step() {
      const {relation, is_private: isPrivate} = relations.of(this.person);
      return stepOf(relation, isPrivate);
    },
    isGuest() {
      return presence.viewer()?.is_guest; // Their days here are not enough for it.
    },
    name() {
      return presence.person(this.person.user).name;
    },
    look() {
      const isOffer = this.step.deed === 'follow';
      return {'button--primary': isOffer && this.isPrimary, 'follow-button--on': this.step.isOn};
    },
  },
  methods: {
    async press() {
      const isDone = await this.attemptOnce(() => {
        this.$emit('press');
        return relations[this.step.deed](this.person);
      });
      if (isDone) this.$emit('problem', this.problem);
    },
  },
  template: `
    <button v-if="!isGuest" type="button" class="button follow-button" :class="look" :aria-label="step.words + ': ' + name" :title="step.about || null"
      :aria-busy="isBusy" @click="press">{{ step.words }}</button>
  `,
};
