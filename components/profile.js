/**
 * A person's page: what the viewer may know of them, and what can be done about them.
 *
 * It is drawn with what the server put into the page, and kept true from then on.
 */
import {
  Avatar, Icon, MessageButton, PersonCounts, PersonDeeds, PersonFacts, PersonHead, WatchedPerson, t,
} from 'chatter';

export default {
  components: {Avatar, Icon, MessageButton, PersonCounts, PersonDeeds, PersonFacts, PersonHead},
  mixins: [WatchedPerson],
  props: {viewerId: {type: Number, required: true}, given: {type: Object, required: true}},
  computed: {
    shown() {
      return this.profile ?? this.given;
    },
    isMe() {
      return this.given.user.id === this.viewerId;
    },
    isEmpty() {
      const {bio, status} = this.shown.about ?? {};
      return this.isMe && !bio && !status;
    },
  },
  created() {
    this.watchPerson(this.given.user.id, this.given);
  },
  methods: {
    t,
  },
  template: `
    <p v-if="isGone" class="profile__hint" role="status">{{ problem }}</p>
    <article v-else class="profile">
      <div class="profile__top">
        <avatar class="profile__picture" :user="shown.user" :dot="!isMe" is-large></avatar>
        <div class="profile__who">
          <person-head :person="shown" :pronouns="shown.about ? shown.about.pronouns : ''" tag="h1" is-answerable></person-head>
          <person-counts v-if="shown.about" :user="shown.user" :about="shown.about"></person-counts>
          <div v-if="isMe" class="person-deeds__line">
            <a class="button profile__edit" href="/settings"><icon name="pencil"></icon>{{ t('Edit profile') }}</a>
            <message-button @problem="problem = $event"></message-button>
          </div>
          <person-deeds v-else :person="shown"></person-deeds>
        </div>
      </div>
      <person-facts v-if="shown.about" :user-id="shown.user.id" :about="shown.about"></person-facts>
      <div v-else class="profile__private">
        <icon name="lock"></icon>
        <p><b>{{ t('This profile is private.') }}</b> {{ t('Whoever follows sees more.') }}</p>
      </div>
      <p v-if="isEmpty" class="profile__hint">{{ t('Nothing here says who you are. A line about yourself helps others to find you.') }}</p>
    </article>
  `,
};
