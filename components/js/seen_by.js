/** Who has seen a message, by name: asked for when somebody wants to know. */

import * as api from './api.js';
import {Avatar, PersonName} from './avatar.js';
import {PersonLink} from './person_link.js';
import {placeBeside} from './place_beside.js';
import {t} from './words.js';

const HEIGHT_PX = 320; // As the stylesheet has it.

export const SeenBy = {
  components: {Avatar, PersonLink, PersonName},
  props: {roomId: {type: Number, required: true}},
  data: () => ({people: null, hasMore: false, problem: '', isOpen: false}),
  methods: {
    t,

    /** @param {{seq: number, opener: HTMLElement}} of a message, and where to stand */
    async open({seq, opener}) {
      const {pane} = this.$refs;
      placeBeside(pane, opener, HEIGHT_PX);
      Object.assign(this, {people: null, hasMore: false, problem: ''});
      this.opener = opener;
      pane.showPopover();
      pane.focus();
      const turn = (this.turn = (this.turn ?? 0) + 1);
      try {
        const {readers, more} = await api.get(`/api/rooms/${this.roomId}/readers?seq=${seq}`);
        if (turn === this.turn) Object.assign(this, {people: readers.map(({user}) => user), hasMore: more});
      } catch (error) {
        if (turn === this.turn) this.problem = error.message;
      }
    },

    toggled({newState}) {
      this.isOpen = newState === 'open';
      const {activeElement, body} = document;
      if (!this.isOpen && activeElement === body) this.opener?.focus({preventScroll: true});
    },
  },
  template: `
    <div ref="pane" popover class="seen-by menu__list" :class="{'seen-by--open': isOpen}" role="dialog" tabindex="-1" :aria-label="t('Seen by')" @toggle="toggled">
      <h2 class="seen-by__title">{{ t('Seen by') }}</h2>
      <p v-if="problem" class="seen-by__said" role="alert">{{ problem }}</p>
      <p v-else-if="!people" class="seen-by__said">{{ t('Loading…') }}</p>
      <p v-else-if="!people.length" class="seen-by__said">{{ t('Nobody yet, of those who show it.') }}</p>
      <ul v-else class="seen-by__list">
        <li v-for="one in people" :key="one.id"><person-link :user="one" class="seen-by__one"><avatar :user="one"></avatar><person-name :user="one"></person-name></person-link></li>
      </ul>
      <p v-if="hasMore" class="seen-by__said">{{ t('And others.') }}</p>
    </div>
  `,
};
