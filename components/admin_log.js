/** The log: who did what, the newest first; of everybody or somebody, of every kind or one. */
import {api, endless, presence, t, time} from 'chatter';
import {DEEDS, inWords} from 'chatter/deeds.js';

const PAUSE_MS = 300;

export default {
  mixins: [endless],
  data: () => ({deed: '', typed: '', personId: null, isNobody: false}),

  created() {
    this.DEEDS = DEEDS;
  },
  watch: {
    deed: 'begin',
  },
  unmounted() {
    clearTimeout(this.timer);
  },

  methods: {
    t,
    since: time.since,
    full: time.full,
    words: (entry) => inWords(entry, (user) => (user.is_gone ? t('Somebody who has gone') : presence.person(user).name)),

    pageAt(before) {
      const asked = new URLSearchParams();
      if (this.deed) asked.set('deed', this.deed);
      if (this.personId) asked.set('person', this.personId);
      if (before) asked.set('before', before);
      return `/api/admin/log?${asked}`;
    },
    take: ({entries}) => entries,

    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.find, PAUSE_MS);
    },

    /** Whoever has exactly this handle. */
    async find() {
      clearTimeout(this.timer);
      const typed = this.wanted();
      let accounts = [];
      let problem = '';
      try {
        if (typed) ({accounts} = await api.get(`/api/admin/people?q=${encodeURIComponent(typed)}`));
      } catch (error) {
        problem = error.message;
      }
      if (typed !== this.wanted()) return;
      if (problem) {
        Object.assign(this, {listProblem: problem, after: null});
        return;
      }
      const account = accounts.find(({user}) => user.handle === typed) ?? accounts[0];
      this.personId = account?.user.id ?? null;
      this.isNobody = Boolean(typed) && !account;
      this.begin();
    },

    wanted() {
      return this.typed.trim().replace(/^@/, '').toLowerCase();
    },

    again() {
      return this.after === null ? this.find() : this.load(this.after);
    },
  },

  template: `
    <div class="admin-list">
      <form class="admin-log__filters" @submit.prevent="find">
        <label class="admin-list__field"><span class="form__label">{{ t('By or about') }}</span>
          <input v-model="typed" class="input" type="search" name="person" :placeholder="t('Name or handle')" autocomplete="off" autocapitalize="none" spellcheck="false" @input="type"></label>
        <label class="admin-list__field"><span class="form__label">{{ t('What') }}</span>
          <select v-model="deed" class="input" name="deed"><option value="">{{ t('Everything') }}</option><option v-for="(words, value) in DEEDS" :key="value" :value="value">{{ words }}</option></select></label>
      </form>
      <p v-if="listProblem" class="admin-list__problem" role="alert">{{ listProblem }}</p>
      <p v-if="isNobody" class="admin-list__none" role="status">{{ t('Nobody is called that.') }}</p>
      <p v-else-if="items && !items.length" class="admin-list__none">{{ t('Nothing of that has happened.') }}</p>
      <ol v-if="!isNobody" class="admin-list__rows" :aria-label="t('What was done')" :aria-busy="isLoading">
        <li v-for="entry in items ?? []" :key="entry.id" class="admin-list__row admin-log__entry">
          <span class="admin-log__words" dir="auto">{{ words(entry) }}</span>
          <time class="admin-list__about" :datetime="entry.at" :title="full(entry.at)">{{ since(entry.at) }}</time>
        </li>
      </ol>
      <p v-if="items && next !== null && !isNobody" ref="end" class="admin-list__none">{{ t('Loading more…') }}</p>
    </div>
  `,
};
