/** Public rooms for those who run the server: who owns them, archiving, handing over. Of private
 * ones there is a number. */
import {Ask, Menu, api, attempts, endless, live, presence, t, tn} from 'chatter';

export default {
  components: {Ask, Menu},
  mixins: [endless, attempts],
  data: () => ({privateCount: 0, privateOwners: 0, which: null, handle: ''}),

  mounted() {
    this.off = live.on('everyone', ({type, room}) => {
      if (type !== 'room.changed' || !this.items) return;
      this.items = this.items.map((one) => (one.room.id === room.id ? {...one, room} : one));
    });
  },
  unmounted() {
    this.off();
  },

  methods: {
    t,
    pageAt: (after) => `/api/admin/rooms${after ? `?after=${after}` : ''}`,
    take({rooms, private_count: privateCount, private_owners: privateOwners}) {
      Object.assign(this, {privateCount, privateOwners});
      return rooms;
    },

    about({room, owners}) {
      const names = owners.map((user) => presence.person(user).name).join(', ');
      return [
        tn('{count} member', '{count} members', room.members),
        names ? tn('Owner: {names}', 'Owners: {names}', owners.length, {names}) : t('Nobody owns it'),
        room.archived && t('Archived'),
      ].filter(Boolean).join(' · ');
    },
    hidden() {
      if (!this.privateCount) return t('There are no private rooms.');
      return tn('{count} private room', '{count} private rooms', this.privateCount) + ' · ' +
        tn('{count} owner', '{count} owners', this.privateOwners);
    },

    lines(one) {
      const change = one.room.archived ? 'restore' : 'archive';
      return [
        [one.room.archived ? t('Restore room') : t('Archive room'), () => this.attemptOnce(() => api.post(`/api/rooms/${one.room.id}/${change}`))],
        [t('Hand over…'), () => this.ask(one)],
      ];
    },

    ask(one) {
      Object.assign(this, {which: one, handle: '', problem: ''});
      this.$nextTick(() => this.$refs.handOver.ask());
    },

    async handOver() {
      const typed = this.handle.trim().replace(/^@/, '').toLowerCase();
      await this.attemptOnce(async () => {
        const {user} = await api.get(`/api/people/by-handle/${encodeURIComponent(typed)}`);
        await api.post(`/api/rooms/${this.which.room.id}/owner`, {user_id: user.id});
      });
      if (this.problem) return;
      this.$refs.handOver.close();
      this.begin();
    },
  },

  template: `
    <div class="admin-list">
      <p v-if="listProblem || problem" class="admin-list__problem" role="alert">{{ listProblem || problem }}</p>
      <ul class="admin-list__rows" :aria-label="t('Public rooms')" :aria-busy="isLoading">
        <li v-for="one in items ?? []" :key="one.room.id" class="admin-list__row" :data-room="one.room.id">
          <span class="admin-list__words">
            <a class="admin-list__name" :href="'/rooms/' + one.room.id" dir="auto">{{ one.room.name }}</a>
            <span class="admin-list__about" dir="auto">{{ about(one) }}</span>
          </span>
          <Menu :label="t('What can be done about {name}', {name: one.room.name})" icon="more" :lines="lines(one).map(([words]) => words)" @choose="lines(one)[$event][1]()"></Menu>
        </li>
      </ul>
      <p v-if="items && next !== null" ref="end" class="admin-list__none">{{ t('Loading more…') }}</p>
      <p v-else-if="items" class="admin-list__none">{{ hidden() }}</p>
      <ask ref="handOver" :title="which ? t('Hand {room} over?', {room: which.room.name}) : ''">
        <p>{{ t('To somebody who is in the room. Who owned it until now looks after it as a moderator.') }}</p>
        <label class="admin-list__field"><span class="form__label">{{ t('Handle') }}</span>
          <input v-model="handle" class="input" name="handle" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
        <p v-if="problem" class="admin-list__problem" role="alert">{{ problem }}</p>
        <template #answers><button type="button" class="button button--primary" :disabled="isBusy" @click="handOver">{{ t('Hand over') }}</button></template>
      </ask>
    </div>
  `,
};
