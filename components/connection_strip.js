/**
 * What a person needs to know about the connection, in one line above the conversation.
 *
 * It is there only when something is wrong, moves nothing, and lets every click through. Blips that
 * are over before anybody notices are not mentioned.
 */
import {icons, live, outbox, t, tn} from 'chatter';

const GRACE = 1_000;
const BACK_FOR = 2_500;
const LOOK_EVERY = 1_000;

export default {
  template: `
    <div class="connection-strip" role="status" aria-atomic="true">
      <p v-if="words" class="connection-strip__words" :class="'connection-strip__words--' + mood">
        <span class="connection-strip__dot" aria-hidden="true"></span>{{ words }}
      </p>
      <p v-if="!isDurable && !isDismissed"
        class="connection-strip__words connection-strip__words--storage">
        {{ t('This browser’s storage is full or blocked: what is not sent yet is lost with this tab.') }}
        <button class="connection-strip__close" type="button" :aria-label="t('Dismiss')"
          @click="isDismissed = true" v-html="icons.close"></button>
      </p>
    </div>
  `,

  props: {viewerId: Number},

  data() {
    return {
      isLost: false, isBack: false, isOffline: false,
      waiting: 0, isStuck: false, reason: null, isDurable: true, isDismissed: false,
    };
  },

  computed: {
    mood() {
      return this.isLost || this.isStuck ? 'lost' : 'back';
    },
    words() {
      const count = this.waiting;
      if (this.isLost && this.isOffline) {
        if (!count) return t('You are offline.');
        return tn('You are offline. {count} message waits.', 'You are offline. {count} messages wait.', count);
      }
      if (this.isLost) return count ? t('Reconnecting… {count} waiting', {count}) : t('Reconnecting…');
      if (this.isStuck && count) return this.reason ?? t('Sending… {count} waiting', {count});
      return this.isBack ? t('Back online') : '';
    },
  },

  created() {
    this.icons = icons;
    outbox.open(this.viewerId);
  },

  mounted() {
    this.offs = [live.onStatus(this.follow), outbox.on(this.look)];
    this.clock = setInterval(this.look, LOOK_EVERY);
    this.look();
    if (live.status === 'offline') this.follow('offline');
  },

  beforeUnmount() {
    this.offs.forEach((off) => off());
    clearInterval(this.clock);
    clearTimeout(this.timer);
  },

  methods: {
    t,

    look() {
      this.waiting = outbox.waiting();
      this.isStuck = outbox.isStuck();
      this.reason = outbox.entries().find(({state}) => state !== 'refused')?.reason ?? null;
      this.isDurable = outbox.isDurable();
      this.isOffline = !navigator.onLine;
    },

    follow(status) {
      clearTimeout(this.timer);
      this.look();
      if (status === 'offline') this.timer = setTimeout(this.lose, this.isOffline ? 0 : GRACE);
      else if (this.isLost) this.return();
    },

    lose() {
      this.isLost = true;
      this.isBack = false;
    },

    return() {
      this.isLost = false;
      this.isBack = true;
      this.timer = setTimeout(() => (this.isBack = false), BACK_FOR);
    },
  },
};
