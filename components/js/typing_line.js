/**
 * Who is writing in a room: forgotten after a while, or when what was written arrives.
 */

import {typingSentence} from './conversation.js';
import * as live from './live.js';
import {presence} from './presence.js';

const EXPIRY_MS = 5_000; // A browser that died never says 'stop'.

export const TypingLine = {
  props: {roomId: Number, viewerId: Number},
  data: () => ({writers: []}),
  computed: {
    sentence() {
      return typingSentence(this.writers.map(({user}) => presence.person(user).name));
    },
  },
  mounted() {
    this.off = live.on(`room:${this.roomId}`, (event) => {
      if (event.type === 'typing') this.hear(event.user);
      if (event.type === 'message.posted') this.forget(event.message.author.id);
    });
  },
  unmounted() {
    this.off();
    this.writers.forEach(({timer}) => clearTimeout(timer));
  },
  methods: {
    hear(user) {
      if (user.id === this.viewerId) return;
      this.forget(user.id);
      const timer = setTimeout(() => this.forget(user.id), EXPIRY_MS);
      this.writers = [...this.writers, {user, timer}];
    },
    forget(userId) {
      clearTimeout(this.writers.find(({user}) => user.id === userId)?.timer);
      this.writers = this.writers.filter(({user}) => user.id !== userId);
    },
  },
  template: `
    <p class="timeline__typing">
      <span v-if="sentence" class="timeline__typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>
      {{ sentence }}
    </p>
  `,
};
