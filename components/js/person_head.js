/**
 * Who somebody is, in short: name, handle, pronouns, and what the two are to each other.
 */

import {GuestBadge} from './guest_badge.js';
import {Icon} from './icon.js';
import {labels} from './follows.js';
import {presence} from './presence.js';
import {relations} from './relations.js';
import {t} from './words.js';

export const PersonHead = {
  components: {GuestBadge, Icon},
  props: {
    person: {type: Object, required: true},
    pronouns: {type: String, default: ''},
    tag: {type: String, default: 'h2'},
    isLink: Boolean,
    isAnswerable: Boolean, // Their request stands beside it, with the answers.
  },
  computed: {
    user() {
      return presence.person(this.person.user);
    },
    isPrivate() {
      return relations.of(this.person).is_private;
    },
    labels() {
      return labels(relations.of(this.person).relation, this.isAnswerable);
    },
  },
  methods: {t},
  template: `
    <div class="person-head">
      <component :is="tag" class="person-head__name">
        <a v-if="isLink && !user.is_gone" class="person-head__link touchable" :href="'/people/' + user.handle" dir="auto">{{ user.name }}</a>
        <span v-else dir="auto">{{ user.name }}</span>
        <guest-badge :user="user"></guest-badge>
        <span v-if="isPrivate && !user.is_gone" class="person-head__lock" :title="t('Private profile')"><icon name="lock"></icon><span class="visually-hidden">{{ t('Private profile') }}</span></span>
      </component>
      <p v-if="!user.is_gone" class="person-head__handle"><span dir="auto">@{{ user.handle }}</span><template v-if="pronouns"> · <span dir="auto">{{ pronouns }}</span></template></p>
      <ul v-if="labels.length" class="person-head__labels"><li v-for="label in labels" :key="label" class="label">{{ label }}</li></ul>
    </div>
  `,
};
