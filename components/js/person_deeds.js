/**
 * Everything that can be done about a person: the button, an answer to their request, and the rest
 * in a menu. Blocking asks first and says what follows.
 */

import {attempts} from './attempts.js';
import {Ask} from './ask.js';
import {FollowButton} from './follow_button.js';
import {Menu} from './menu.js';
import {MessageButton} from './message_button.js';
import {presence} from './presence.js';
import {relations} from './relations.js';
import {t} from './words.js';

export const PersonDeeds = {
  mixins: [attempts],
  components: {Ask, FollowButton, Menu, MessageButton},
  props: {person: {type: Object, required: true}},
  computed: {
    relation() {
      return relations.of(this.person).relation;
    },
    name() {
      return presence.person(this.person.user).name;
    },
    /** What stands in the menu. @returns {[string, () => void][]} */
    lines() {
      const {is_muted: isMuted, is_blocked: isBlocked, followed_by: back} = this.relation;
      return [
        back === 'yes' && [t('Remove follower'), () => this.act('removeFollower')],
        isMuted ? [t('Unmute'), () => this.act('unmute')] : [t('Mute'), () => this.act('mute')],
        isBlocked ? [t('Unblock'), () => this.act('unblock')] : [t('Block…'), () => this.$refs.block.ask()],
        [t('Report…'), () => window.dispatchEvent(new CustomEvent('chatter:report', {detail: {user: this.person.user}}))],
      ].filter(Boolean);
    },
  },
  methods: {
    t,

    /** @param {'accept'|'decline'|'removeFollower'|'mute'|'unmute'|'block'|'unblock'} deed */
    async act(deed) {
      if (!(await this.attemptOnce(() => relations[deed](this.person)))) return;
      await this.$nextTick();
      // The button that was pressed may be gone: nobody should be nowhere.
      if (document.activeElement === document.body) this.$el.querySelector?.('.follow-button')?.focus();
    },
  },
  template: `
    <div class="person-deeds">
      <div v-if="relation.followed_by === 'asked'" class="person-deeds__request">
        <span class="person-deeds__asks">{{ t('{name} asks to follow you.', {name}) }}</span>
        <button type="button" class="button button--primary" @click="act('accept')">{{ t('Accept') }}</button>
        <button type="button" class="button" @click="act('decline')">{{ t('Decline') }}</button>
      </div>
      <div class="person-deeds__line">
        <follow-button :person="person" is-primary @problem="problem = $event"></follow-button>
        <message-button v-if="person.may_write && !relation.is_blocked && !person.user.is_guest" :user-id="person.user.id" @problem="problem = $event"></message-button>
        <slot></slot>
        <Menu :label="t('What else can be done about {name}', {name})" icon="more" :lines="lines.map(([words]) => words)" @choose="lines[$event][1]()"></Menu>
      </div>
      <p v-if="problem" class="person-deeds__problem" role="alert">{{ problem }}</p>
      <Ask ref="block" :title="t('Block {name}?', {name})" :yes="t('Block')" is-danger @yes="act('block')">
        <p>{{ t('You stop following each other at once, and neither of you sees any more when the other is here.') }}</p>
        <p>{{ t('{name} is not told, but can neither follow you nor reach you directly. You can lift this at any time.', {name}) }}</p>
      </Ask>
    </div>
  `,
};
