/** The browsers somebody is signed in with: which, when last used, and a way to end each. */
import {api, attempts, t, time} from 'chatter';

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']];
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'Mac'], ['Linux', 'Linux']];

/** 'Firefox on Linux' for what a browser calls itself. @param {string} device */
export function deviceName(device) {
  const named = (names) => names.find(([sign]) => device.includes(sign))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser && system) return t('{browser} on {system}', {browser, system});
  return browser ?? system ?? (device || t('Unknown browser'));
}

export default {
  mixins: [attempts],
  data: () => ({signIns: null}),
  mounted() {
    this.load();
  },
  methods: {
    deviceName,
    t,
    full: (moment) => time.full(moment),
    since: (moment) => time.since(moment),
    async load() {
      await this.attempt(async () => (this.signIns = await api.get('/api/me/sign-ins')));
    },
    async end(signIn) {
      await this.attempt(() => api.delete(`/api/me/sign-ins/${signIn.id}`));
      if (!this.problem) await this.load();
    },
    async endOthers() {
      await this.attempt(() => api.delete('/api/me/sign-ins'));
      if (!this.problem) await this.load();
    },
  },
  template: `
    <div class="own-list">
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <ul class="own-list__rows" :aria-busy="!signIns">
        <li v-for="one in signIns ?? []" :key="one.id" class="own-list__row">
          <span class="own-list__words">
            <span class="own-list__name">{{ deviceName(one.device) }}</span>
            <span class="own-list__about" :title="full(one.used_at)">{{ one.address }} · {{ t('last used {when}', {when: since(one.used_at)}) }}</span>
          </span>
          <span v-if="one.is_current" class="own-list__this">{{ t('This browser') }}</span>
          <button v-else class="button" type="button" @click="end(one)"
            :aria-label="t('Sign out {device}', {device: deviceName(one.device)})">{{ t('Sign out') }}</button>
        </li>
      </ul>
      <button v-if="signIns && signIns.length > 1" class="button button--danger" type="button" @click="endOthers">
        {{ t('Sign out all others') }}</button>
    </div>
  `,
};
