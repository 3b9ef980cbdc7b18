/** What somebody wrote here and the server has not taken yet, among the rows: a mixin of the timeline. */

import {Icon} from './icon.js';
import * as outbox from './outbox.js';
import {t} from './words.js';

const PendingMark = {
  components: {Icon},
  methods: {t},
  template: `<span class="timeline__pending-mark" :title="t('Not sent yet')"><icon name="clock"></icon><span class="visually-hidden">{{ t('Not sent yet') }}</span></span>`,
};

export const Unsent = {
  components: {PendingMark},

  created() {
    this.sent = new Map(); // Confirmed entries that are no rows yet, by nonce.
  },

  mounted() {
    outbox.open(this.viewerId);
    this.offOutbox = outbox.on((change) => this.outboxChanged(change));
  },

  unmounted() {
    this.offOutbox();
  },

  methods: {
    isPending,

    edit(nonce) {
      const text = outbox.discard(nonce);
      if (text === null) return;
      window.dispatchEvent(new CustomEvent('chatter:edit', {detail: {roomId: this.roomId, text}}));
    },
    retry: (nonce) => outbox.retry(nonce),
    discard: (nonce) => outbox.discard(nonce),

    outboxChanged({type, entry, message}) {
      if (entry?.roomId !== this.roomId) return;
      if (type === 'sent') {
        this.sent.set(entry.nonce, {...entry, state: 'sent', reason: null, message});
        this.feed.take(message);
      }
      this.version++;
      if (type === 'added') this.toEnd();
    },

    /** What this person wrote and the rows do not have yet. */
    entries() {
      const {rows} = this.feed;
      const isRow = ({seq}) => seq <= rows.hi;
      const isElsewhere = ({rev}) => !rows.atEnd && !this.feed.loading.window && rows.rev >= rev;
      for (const [nonce, {message}] of this.sent) {
        if (isRow(message) || isElsewhere(message)) this.sent.delete(nonce);
      }
      return [...this.sent.values(), ...outbox.entries(this.roomId)];
    },

    /** Own rows that came by another way than the answer to their post. */
    confirm() {
      const nonces = new Set(outbox.entries(this.roomId).map(({nonce}) => nonce));
      if (!nonces.size) return;
      for (const message of this.feed.rows.list) {
        if (nonces.has(message.nonce) && message.author.id === this.viewerId) outbox.confirm(message);
      }
    },
  },
};

/** Written, but the server has not said yes or no. */
function isPending({state}) {
  return state === 'waiting' || state === 'sending';
}
