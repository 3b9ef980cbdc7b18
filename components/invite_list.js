/** Invitations that are good still. A link is known only in the moment it is made. */
import {api, attempts, t, time, tn} from 'chatter';

export default {
  mixins: [attempts],
  data: () => ({invites: null, link: '', said: ''}),
  mounted() {
    this.load();
  },
  methods: {
    t,
    about: ({uses_left: count, expires_at: end}) =>
      tn('{count} use left · until {end}', '{count} uses left · until {end}', count, {end: time.full(end)}),
    async load() {
      await this.attempt(async () => (this.invites = await api.get('/api/invites')));
    },
    async create() {
      await this.attempt(async () => {
        const {token} = await api.post('/api/invites', {});
        this.link = `${location.origin}/join/${token}`;
        this.said = '';
      });
      await this.load();
      this.$refs.link?.select();
    },
    async revoke(invite) {
      await this.attempt(() => api.delete(`/api/invites/${invite.id}`));
      await this.load();
    },
    async copy() {
      this.$refs.link.select();
      try {
        await navigator.clipboard.writeText(this.link);
        this.said = t('Copied.');
      } catch {
        this.said = t('Press Ctrl+C to copy it.'); // Plain http gives pages no clipboard.
      }
    },
  },
  template: `
    <div class="own-list">
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <div v-if="link" class="own-list__new">
        <label class="own-list__link"><span class="visually-hidden">{{ t('New invitation') }}</span>
          <input ref="link" class="input" readonly :value="link" @focus="$event.target.select()"></label>
        <button class="button button--primary" type="button" @click="copy">{{ t('Copy link') }}</button>
        <span role="status">{{ said }}</span>
      </div>
      <ul class="own-list__rows" :aria-busy="!invites">
        <li v-for="one in invites ?? []" :key="one.id" class="own-list__row">
          <span class="own-list__words">
            <span class="own-list__name">{{ t('Invitation by {name}', {name: one.created_by.name}) }}</span>
            <span class="own-list__about">{{ about(one) }}</span>
          </span>
          <button class="button" type="button" @click="revoke(one)">{{ t('Revoke') }}</button>
        </li>
      </ul>
      <button class="button" type="button" @click="create">{{ t('New invitation') }}</button>
    </div>
  `,
};
