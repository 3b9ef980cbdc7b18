/** Who may not be in a room now, for those who may let them in again. */
import {api, attempts, Avatar, live, presence, t, time} from 'chatter';

const PAUSE_MS = 300; // Several are sent out at once, perhaps.

export default {
  components: {Avatar},
  mixins: [attempts],
  props: {roomId: {type: Number, required: true}, isMine: Boolean},
  data: () => ({bans: []}),
  watch: {
    isMine: 'load',
  },
  mounted() {
    this.offs = [
      live.on(`room:${this.roomId}`, ({type, message}) => {
        if (type === 'message.posted' && message.kind === 'removed') this.soon();
      }),
      live.onReady(this.load),
    ];
    window.addEventListener('chatter:banned', this.load);
    this.load();
  },
  unmounted() {
    this.offs.forEach((off) => off());
    window.removeEventListener('chatter:banned', this.load);
    clearTimeout(this.timer);
  },
  methods: {
    t,
    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.load, PAUSE_MS);
    },
    async load() {
      if (!this.isMine) {
        this.bans = [];
        return;
      }
      await this.attempt(async () => (this.bans = await api.get(`/api/rooms/${this.roomId}/bans`)));
    },
    async lift({user}) {
      await this.attempt(() => api.delete(`/api/rooms/${this.roomId}/bans/${user.id}`));
      if (this.problem) return;
      this.bans = this.bans.filter((ban) => ban.user.id !== user.id);
      await this.$nextTick();
      (this.$el.querySelector?.('.ban-list__summary') ?? document.querySelector('.details__head button'))?.focus();
    },
    name: (user) => presence.person(user).name,
    until: ({until}) => (until ? t('until {when}', {when: time.since(until)}) : t('for good')),
  },
  template: `
    <section v-if="isMine && (bans.length || problem)" class="details__section ban-list">
      <h3 class="visually-hidden">{{ t('Banned') }}</h3>
      <details>
        <summary class="ban-list__summary">{{ t('Banned: {count}', {count: bans.length}) }}</summary>
        <ul class="ban-list__rows">
          <li v-for="ban in bans" :key="ban.user.id" class="ban-list__row">
            <avatar :user="ban.user"></avatar>
            <span class="ban-list__words">
              <b dir="auto">{{ name(ban.user) }}</b>
              <span v-if="ban.reason" class="ban-list__about" dir="auto">{{ ban.reason }}</span>
              <span class="ban-list__about">{{ t('{until}, by {name}', {until: until(ban), name: name(ban.by)}) }}</span>
            </span>
            <button type="button" class="button" :aria-label="t('Lift the ban of {name}', {name: name(ban.user)})" @click="lift(ban)">{{ t('Lift') }}</button>
          </li>
        </ul>
      </details>
      <p v-if="problem" class="room-deed__problem" role="alert">{{ problem }}</p>
    </section>
  `,
};
