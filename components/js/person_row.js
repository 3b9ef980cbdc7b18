/**
 * A person in a list: picture, name, handle, what the two are to each other, and what can be done.
 */

import {Avatar, FollowButton, PersonHead, PersonLink, attempts, hereInWords, presence, relations, t, tn} from 'chatter';

export const PersonRow = {
  mixins: [attempts],
  components: {Avatar, FollowButton, PersonHead, PersonLink},
  props: {
    person: {type: Object, required: true},
    isMe: Boolean,
    /** Requests are answered here, and nowhere else in a list. */
    isRequest: Boolean,
    /** Say how present somebody is. */
    saysHere: Boolean,
  },
  emits: ['press', 'problem'],
  computed: {
    asks() {
      return this.isRequest && relations.of(this.person).relation.followed_by === 'asked';
    },
    name() {
      return presence.person(this.person.user).name;
    },
    reason() {
      if (this.saysHere) return hereInWords(presence.status(this.person.user.id), null);
      const {reason, count} = this.person;
      if (reason === 'rooms') return tn('{count} room together', '{count} rooms together', count);
      if (reason === 'friends') return tn('Followed by {count} person you follow', 'Followed by {count} people you follow', count);
      return '';
    },
  },
  methods: {
    t,

    /** @param {'accept'|'decline'} deed */
    async answer(deed) {
      const isDone = await this.attemptOnce(() => {
        this.$emit('press', deed);
        return relations[deed](this.person);
      });
      if (isDone) this.$emit('problem', this.problem);
    },
  },
  template: `
    <li class="person-row" :data-user="person.user.id">
      <person-link class="person-row__picture" :user="person.user" tabindex="-1" aria-hidden="true"><avatar :user="person.user" dot></avatar></person-link>
      <div class="person-row__words">
        <person-head :person="person" tag="div" is-link :is-answerable="isRequest"></person-head>
        <p v-if="reason" class="person-row__reason">{{ reason }}</p>
      </div>
      <span v-if="isMe" class="person-row__me">{{ t('You') }}</span>
      <span v-else-if="asks" class="person-row__answers">
        <button type="button" class="button button--primary" :aria-label="t('Accept') + ': ' + name" @click="answer('accept')">{{ t('Accept') }}</button>
        <button type="button" class="button" :aria-label="t('Decline') + ': ' + name" @click="answer('decline')">{{ t('Decline') }}</button>
      </span>
      <follow-button v-else :person="person" @press="$emit('press', 'follow')" @problem="$emit('problem', $event)"></follow-button>
    </li>
  `,
};
