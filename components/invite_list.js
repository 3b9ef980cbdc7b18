/** Invitations that are good still, and those by which somebody came. */
import {api, attempts, live, presence, t, time, tn} from 'chatter';

const ROLES = {administrator: t('Administrator'), guest: t('Guest'), member: ''};

export default {
  mixins: [attempts],
  props: {viewerId: {type: Number, required: true}},
  data: () => ({invites: null}),
  mounted() {
    this.stop = [
      live.onReady(this.load),
      live.on(`user:${this.viewerId}`, (event) => {
        if (event.type === 'invite.used') this.put(event.invite);
      }),
    ];
    window.addEventListener('chatter:invited', this.load);
    this.load();
  },
  unmounted() {
    this.stop.forEach((stop) => stop());
    window.removeEventListener('chatter:invited', this.load);
  },
  methods: {
    t,
    name: (user) => presence.person(user).name,

    async load() {
      await this.attempt(async () => (this.invites = await api.get('/api/invites')));
    },

    put(invite) {
      const at = this.invites?.findIndex(({id}) => id === invite.id) ?? -1;
      if (at < 0) this.load();
      else this.invites[at] = invite;
    },

    async revoke(invite) {
      await this.attempt(() => api.delete(`/api/invites/${invite.id}`));
      if (!this.problem) await this.load();
    },

    title(invite) {
      const where = invite.rooms.map(({name}) => `#${name}`).join(', ');
      const what = where ? t('To {rooms}', {rooms: where}) : t('To this Chatter');
      return [what, ROLES[invite.role]].filter(Boolean).join(' · ');
    },

    about(invite) {
      if (!invite.is_good) return t('No longer good');
      const {uses_left: count, expires_at: end} = invite;
      const uses = count === null ? t('Any number of uses left') : tn('{count} use left', '{count} uses left', count);
      return [uses, end ? t('until {end}', {end: time.since(end)}) : t('without end')].join(' · ');
    },

    came({came, count}) {
      if (!count) return '';
      const names = came.map(({user}) => this.name(user)).join(', ');
      const others = count - came.length;
      return others
        ? tn('{names} and {count} other came', '{names} and {count} others came', others, {names})
        : tn('{names} came', '{names} came', count, {names});
    },
  },
  template: `
    <div class="own-list invite-list">
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <ul class="own-list__rows" :aria-busy="!invites">
        <li v-for="one in invites ?? []" :key="one.id" class="own-list__row">
          <span class="own-list__words">
            <span class="own-list__name" dir="auto">{{ title(one) }}</span>
            <span v-if="one.created_by.id !== viewerId" class="own-list__about" dir="auto">{{ t('By {name}', {name: name(one.created_by)}) }}</span>
            <span class="own-list__about">{{ about(one) }}</span>
            <b v-if="one.count" class="own-list__came" dir="auto">{{ came(one) }}</b>
          </span>
          <button v-if="one.is_good" class="button" type="button" :aria-label="t('Revoke') + ': ' + title(one)" @click="revoke(one)">{{ t('Revoke') }}</button>
        </li>
      </ul>
      <p v-if="invites && !invites.length" class="settings__sentence">{{ t('There is none. A link brings somebody in, and into the rooms you choose.') }}</p>
    </div>
  `,
};
