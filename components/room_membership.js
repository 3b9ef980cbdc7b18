/** Oneself in a room: of what one is told, and the way out. */
import {api, attempts, live, t} from 'chatter';

const LEVELS = [
  ['default', t('As in my settings')],
  ['all', t('Everything')],
  ['mentions', t('Only what calls me by name')],
  ['nothing', t('Nothing')],
];

export default {
  mixins: [attempts],
  props: {
    roomId: {type: Number, required: true},
    viewerId: {type: Number, required: true},
    level: {type: String, default: 'default'},
  },
  data() {
    return {chosen: this.level};
  },
  watch: {
    level(level) {
      this.chosen = level;
    },
  },
  created() {
    this.LEVELS = LEVELS;
  },
  mounted() {
    this.off = live.on(`user:${this.viewerId}`, (event) => {
      if (event.type === 'level.changed' && event.room_id === this.roomId) this.chosen = event.level;
    });
  },
  unmounted() {
    this.off();
  },
  methods: {
    t,
    async choose({target}) {
      const before = this.chosen;
      this.chosen = target.value;
      await this.attempt(() => api.patch(`/api/rooms/${this.roomId}/membership`, {level: this.chosen}));
      if (this.problem) this.chosen = before;
    },
    leave: () => window.dispatchEvent(new CustomEvent('chatter:room-deed', {detail: {deed: 'leave'}})),
  },
  template: `
    <section class="details__section room-membership" :aria-label="t('You in this room')">
      <label class="room-membership__level"><span class="form__label">{{ t('Tell me about') }}</span>
        <select class="input" name="level" :value="chosen" @change="choose"><option v-for="[value, words] in LEVELS" :key="value" :value="value">{{ words }}</option></select></label>
      <button type="button" class="button" @click="leave">{{ t('Leave room') }}</button>
      <p v-if="problem" class="room-deed__problem" role="alert">{{ problem }}</p>
    </section>
  `,
};
