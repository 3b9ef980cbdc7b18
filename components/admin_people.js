/**
 * Everybody with an account, and what can be done about those who stand below the viewer. What
 * cannot simply be taken back asks first and says what follows.
 */
import {Ask, Avatar, Menu, PersonLink, api, attempts, endless, presence, t, time} from 'chatter';
import {LinkCard} from 'chatter/link_card.js';

const PAUSE_MS = 150;
const ROLES = {owner: t('Owner'), administrator: t('Administrator'), guest: t('Guest'), member: ''};
const ENDS = [
  ['', t('Until it is lifted')],
  [60, t('1 hour')],
  [24 * 60, t('1 day')],
  [7 * 24 * 60, t('7 days')],
  [30 * 24 * 60, t('30 days')],
];

export default {
  components: {Ask, Avatar, LinkCard, Menu, PersonLink},
  mixins: [endless, attempts],
  props: {viewerId: {type: Number, required: true}, isOwner: Boolean},
  data: () => ({typed: '', wanted: '', who: null, reason: '', minutes: '', confirmed: '', made: null, said: ''}),

  created() {
    this.ENDS = ENDS;
  },
  unmounted() {
    clearTimeout(this.timer);
  },

  methods: {
    t,
    full: time.full,
    name: ({user}) => presence.person(user).name,

    pageAt(after) {
      return `/api/admin/people?q=${encodeURIComponent(this.wanted)}${after ? `&after=${after}` : ''}`;
    },
    take: ({accounts}) => accounts,

    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.find, PAUSE_MS);
    },
    async find() {
      clearTimeout(this.timer);
      this.wanted = this.typed.trim();
      await this.begin();
      const count = this.items?.length ?? 0;
      this.said = count ? t('{count} found', {count}) : t('Nobody is called that.');
    },

    about({role, suspension, seen_at: seenAt}) {
      const until = suspension?.until;
      return [
        ROLES[role],
        suspension && (until ? t('Suspended until {end}', {end: time.full(until)}) : t('Suspended')),
        !suspension && seenAt && t('last here {when}', {when: time.since(seenAt)}),
      ].filter(Boolean).join(' · ');
    },

    /** What can be done. @returns {[string, () => void][]} */
    lines(account) {
      const {role, suspension, is_below: isBelow, user} = account;
      if (user.id === this.viewerId) return [];
      const isGuest = role === 'guest';
      const mayPromote = this.isOwner && !isGuest && !suspension;
      return [
        isBelow && (suspension ? [t('Lift the suspension'), () => this.act(account, 'delete', 'suspension')] : [t('Suspend…'), () => this.ask('suspend', account)]),
        isBelow && [t('Sign out everywhere…'), () => this.ask('signOut', account)],
        isBelow && !isGuest && !suspension && [t('Make a sign-in link…'), () => this.ask('link', account)],
        mayPromote && role === 'member' && [t('Make administrator…'), () => this.ask('promote', account)],
        mayPromote && role === 'administrator' && [t('Make member'), () => this.act(account, 'put', 'role', {role: 'member'})],
        mayPromote && [t('Hand the server over…'), () => this.ask('handOver', account)],
      ].filter(Boolean);
    },

    ask(question, account) {
      Object.assign(this, {who: account, reason: '', minutes: '', confirmed: '', made: null, problem: ''});
      this.$nextTick(() => this.$refs[question].ask());
    },

    /** @param {'put'|'post'|'delete'} method */
    async act(account, method, what, body) {
      const path = `/api/admin/people/${account.user.id}/${what}`;
      await this.attemptOnce(async () => {
        const answer = method === 'delete' ? await api.delete(path) : await api[method](path, body);
        if (answer?.user) this.put(answer);
      });
      return !this.problem;
    },

    put(account) {
      this.items = this.items.map((one) => (one.user.id === account.user.id ? {...account, seen_at: one.seen_at} : one));
    },

    async suspend() {
      const body = {reason: this.reason, minutes: this.minutes === '' ? null : this.minutes};
      if (await this.act(this.who, 'put', 'suspension', body)) this.$refs.suspend.close();
    },

    async makeLink() {
      await this.attemptOnce(async () => (this.made = await api.post(`/api/admin/people/${this.who.user.id}/link`)));
    },

    async handOver() {
      const body = {user_id: this.who.user.id, typed: this.confirmed};
      await this.attemptOnce(() => api.post('/api/admin/owner', body)); // The page begins anew then.
      if (!this.problem) this.$refs.handOver.close();
    },
  },

  template: `
    <div class="admin-list">
      <form class="admin-list__search" role="search" @submit.prevent="find">
        <input class="input" type="search" :aria-label="t('Find people')" :placeholder="t('Name or handle')" v-model="typed" autocomplete="off" autocapitalize="off" spellcheck="false" @input="type">
      </form>
      <p class="visually-hidden" role="status">{{ said }}</p>
      <p v-if="listProblem || problem" class="admin-list__problem" role="alert">{{ listProblem || problem }}</p>
      <p v-if="items && !items.length" class="admin-list__none">{{ t('Nobody is called that.') }}</p>
      <ul class="admin-list__rows" :aria-label="t('People')" :aria-busy="isLoading">
        <li v-for="one in items ?? []" :key="one.user.id" class="admin-list__row" :data-user="one.user.id">
          <person-link :user="one.user" tabindex="-1" aria-hidden="true"><avatar :user="one.user" dot></avatar></person-link>
          <span class="admin-list__words">
            <person-link class="admin-list__name" :user="one.user"><span dir="auto">{{ name(one) }}</span></person-link>
            <span class="admin-list__about">@{{ one.user.handle }}<template v-if="about(one)">{{ ' · ' + about(one) }}</template></span>
            <span v-if="one.suspension && one.suspension.reason" class="admin-list__about" dir="auto">{{ one.suspension.reason }}</span>
          </span>
          <span v-if="one.user.id === viewerId" class="admin-list__about">{{ t('You') }}</span>
          <Menu v-else-if="lines(one).length" :label="t('What can be done about {name}', {name: name(one)})" icon="more" :lines="lines(one).map(([words]) => words)" @choose="lines(one)[$event][1]()"></Menu>
        </li>
      </ul>
      <p v-if="items && next !== null" ref="end" class="admin-list__none">{{ t('Loading more…') }}</p>

      <ask ref="suspend" :title="who ? t('Suspend {name}?', {name: name(who)}) : ''">
        <p>{{ t('Every browser of theirs is signed out at once, and they cannot sign in. What they wrote stays.') }}</p>
        <label class="admin-list__field"><span class="form__label">{{ t('Reason') }}<span class="form__optional">{{ ' ' + t('(optional)') }}</span></span>
          <input v-model="reason" class="input" name="reason" maxlength="200" autocomplete="off" dir="auto"></label>
        <label class="admin-list__field"><span class="form__label">{{ t('For how long') }}</span>
          <select v-model="minutes" class="input" name="minutes"><option v-for="[value, words] in ENDS" :key="value" :value="value">{{ words }}</option></select></label>
        <p v-if="problem" class="admin-list__problem" role="alert">{{ problem }}</p>
        <template #answers><button type="button" class="button button--danger" :disabled="isBusy" @click="suspend">{{ t('Suspend') }}</button></template>
      </ask>
      <ask ref="signOut" :title="who ? t('Sign {name} out everywhere?', {name: name(who)}) : ''" :yes="t('Sign out')" @yes="act(who, 'delete', 'sign-ins')">
        <p>{{ t('Every browser of theirs is signed out at once. They can sign in again.') }}</p>
      </ask>
      <ask ref="link" :title="who ? t('Make a sign-in link for {name}?', {name: name(who)}) : ''">
        <template v-if="!made">
          <p>{{ t('Whoever opens it within an hour sets a new password and is {name}. It works once, and every other browser of theirs is signed out.', {name: who ? name(who) : ''}) }}</p>
          <p>{{ t('Give it to nobody else. That you made it stands in the log.') }}</p>
        </template>
        <link-card v-else :made="made"></link-card>
        <p v-if="problem" class="admin-list__problem" role="alert">{{ problem }}</p>
        <template #answers><button v-if="!made" type="button" class="button button--primary" :disabled="isBusy" @click="makeLink">{{ t('Make a link') }}</button><i v-else hidden></i></template>
      </ask>
      <ask ref="promote" :title="who ? t('Make {name} an administrator?', {name: name(who)}) : ''" :yes="t('Make administrator')" @yes="act(who, 'put', 'role', {role: 'administrator'})">
        <p>{{ t('Administrators change the settings of this server, suspend people, look after public rooms and see reports. They cannot read what is said in private.') }}</p>
      </ask>
      <ask ref="handOver" :title="who ? t('Hand this server over to {name}?', {name: name(who)}) : ''">
        <p>{{ t('It is theirs then, and you are an administrator. Only they can give it back.') }}</p>
        <label class="admin-list__field"><span class="form__label">{{ who ? t('Type {handle} to be sure', {handle: who.user.handle}) : '' }}</span>
          <input v-model="confirmed" class="input" name="typed" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
        <p v-if="problem" class="admin-list__problem" role="alert">{{ problem }}</p>
        <template #answers><button type="button" class="button button--danger" :disabled="isBusy" @click="handOver">{{ t('Hand over') }}</button></template>
      </ask>
    </div>
  `,
};
