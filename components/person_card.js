/**
 * A person in small, over the page, beside where their name was clicked; on a telephone at the foot
 * of the screen. It shows what the page knows already and loads the rest. A mouse that rests on a
 * name opens it too: then it takes no focus, and goes when the mouse does.
 */
import {
  Avatar, Icon, MessageButton, PersonCounts, PersonDeeds, PersonFacts, PersonHead, WatchedPerson, forward, t,
} from 'chatter';

const GAP_PX = 6;
const EDGE_PX = 12;
const REST_MS = 500; // So long a mouse rests on a name before it means it.
const GRACE_MS = 300; // And so long it may be on its way to the card.
const ON_TOP = 'dialog[open], .q-dialog .dialog, .menu__list--open';
const NARROW = '(max-width: 479px)'; // As in person_card.css.
const UNKNOWN = {is_private: false, relation: undefined};

export default {
  components: {Avatar, Icon, MessageButton, PersonCounts, PersonDeeds, PersonFacts, PersonHead},
  mixins: [WatchedPerson],
  props: {viewerId: {type: Number, required: true}},
  data: () => ({isOpen: false, isHover: false, user: null}),

  computed: {
    person() {
      return this.profile ?? {user: this.user, ...UNKNOWN};
    },
    isMe() {
      return this.user?.id === this.viewerId;
    },
  },

  mounted() {
    window.addEventListener('chatter:person', this.open);
    window.addEventListener('chatter:person-hover', this.hover);
    window.addEventListener('pointerdown', this.press, true);
    window.addEventListener('chatter:go', this.leave);
    this.sizes = new ResizeObserver(() => this.isOpen && this.place());
    this.sizes.observe(this.$refs.card);
  },

  beforeUnmount() {
    window.removeEventListener('chatter:person', this.open);
    window.removeEventListener('chatter:person-hover', this.hover);
    window.removeEventListener('pointerdown', this.press, true);
    window.removeEventListener('chatter:go', this.leave);
    clearTimeout(this.timer);
    this.sizes.disconnect();
  },

  methods: {
    t,

    /** A mouse has come to a name, or left it. */
    hover({detail: {user, opener, isHere}}) {
      clearTimeout(this.timer);
      const isElsewhere = this.isOpen && (!this.isHover || opener === this.opener);
      if (!isHere) this.goSoon();
      else if (!isElsewhere) {
        this.timer = setTimeout(() => {
          if (opener.isConnected && !document.querySelector(ON_TOP)) {
            this.open({detail: {user, opener, isHover: true}});
          }
        }, REST_MS);
      }
    },

    stay() {
      clearTimeout(this.timer);
    },

    goSoon() {
      clearTimeout(this.timer);
      if (this.isHover) this.timer = setTimeout(() => this.isHover && this.close(), GRACE_MS);
    },

    /** Somebody does something in it: now it stays until it is closed. */
    keep() {
      this.isHover = false;
    },

    async open({detail: {user, opener, isByPointer, isHover = false}}) {
      clearTimeout(this.timer);
      if (isByPointer && opener === this.pressedFor) return; // It was open there: that closed it.
      this.isHover = isHover;
      this.user = user;
      this.opener = opener;
      this.spot = opener.getBoundingClientRect(); // What it stands in may go for the card.
      this.isOpen = true;
      this.watchPerson(user.id);
      await this.$nextTick();
      if (!this.$refs.card.matches(':popover-open')) this.$refs.card.showPopover();
      this.place();
      if (!isHover) this.$refs.card.focus({preventScroll: true});
    },

    /** What lies outside closes it before the click is heard. */
    press() {
      this.pressedFor = this.isOpen && !this.isHover ? this.opener : null;
    },

    toggled({newState}) {
      if (newState === 'open' || !this.isOpen) return;
      this.isOpen = false;
      this.unwatchPerson();
      const isNowhere = [null, document.body].includes(document.activeElement);
      if (isNowhere && !this.isHover && this.opener.isConnected) this.opener.focus({preventScroll: true});
    },

    /** Whoever goes on with Tab leaves it. */
    left({relatedTarget}) {
      if (relatedTarget && !this.$refs.card.contains(relatedTarget)) this.close();
    },

    /** A link in it leads elsewhere. */
    follow({target}) {
      if (target.closest('a[href]') && !target.closest('[target=_blank]')) this.close();
    },

    /** So does a button. */
    leave() {
      if (this.isOpen) this.close();
    },

    close() {
      this.$refs.card.hidePopover();
    },

    /** Below the name or above it, where there is more room, and inside of the window. */
    place() {
      const {style} = this.$refs.card;
      style.top = style.left = '';
      if (matchMedia(NARROW).matches) return;
      const {clientWidth: width, clientHeight: height} = document.documentElement;
      const {left, right, top, bottom} = this.opener.getClientRects().length ? this.opener.getBoundingClientRect() : this.spot;
      const {offsetWidth, offsetHeight} = this.$refs.card;
      const wanted = forward() < 0 ? right - offsetWidth : left;
      const x = Math.max(EDGE_PX, Math.min(wanted, width - offsetWidth - EDGE_PX));
      const isBelow = bottom + GAP_PX + offsetHeight + EDGE_PX <= height || height - bottom >= top;
      const y = isBelow
        ? Math.max(EDGE_PX, Math.min(bottom + GAP_PX, height - offsetHeight - EDGE_PX))
        : Math.max(EDGE_PX, top - GAP_PX - offsetHeight);
      Object.assign(style, {top: `${y}px`, left: `${x}px`});
    },
  },

  template: `
    <div ref="card" popover class="person-card" :class="{'person-card--open': isOpen}" role="dialog" tabindex="-1"
        :aria-label="user ? t('About {name}', {name: user.name}) : null" @toggle="toggled" @focusout="left" @focusin="keep" @click="follow"
        @pointerenter="stay" @pointerleave="goSoon" @pointerdown="keep">
      <template v-if="isOpen">
        <header class="person-card__head">
          <avatar :user="user" :dot="!isMe"></avatar>
          <person-head :person="person" :pronouns="profile && profile.about ? profile.about.pronouns : ''" is-link is-answerable></person-head>
        </header>
        <p v-if="problem" class="person-card__problem" role="alert">{{ problem }}</p>
        <template v-else-if="profile">
          <template v-if="profile.about">
            <person-facts :user-id="user.id" :about="profile.about"></person-facts>
            <person-counts :user="user" :about="profile.about"></person-counts>
          </template>
          <p v-else class="person-card__private"><icon name="lock"></icon>{{ t('This profile is private.') }}</p>
          <person-deeds v-if="!isMe" :person="profile"><a class="button" :href="'/people/' + user.handle">{{ t('Profile') }}</a></person-deeds>
          <div v-else class="person-deeds__line">
            <message-button @problem="problem = $event"></message-button>
            <a class="button" href="/settings">{{ t('Edit profile') }}</a>
            <a class="button" :href="'/people/' + user.handle">{{ t('Profile') }}</a>
          </div>
        </template>
        <div v-else class="person-card__bones" aria-hidden="true"><i></i><i></i><i></i></div>
      </template>
    </div>
  `,
};
