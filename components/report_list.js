/** Reports that are the viewer's to handle: those that wait, and those that were handled. */
import {Avatar, PersonLink, REPORT_KINDS, api, attempts, duties, endless, presence, t, time} from 'chatter';

export default {
  components: {Avatar, PersonLink},
  mixins: [endless, attempts],
  data: () => ({isOpen: true, handling: null, note: ''}),

  computed: {
    waiting: () => duties.waiting,
  },
  watch: {
    /** Another one came, or somebody else has handled one; whoever writes a note is let finish. */
    waiting() {
      if (this.handling === null) this.begin();
    },
    isOpen() {
      this.items = null;
      this.begin();
    },
  },

  methods: {
    t,
    since: time.since,
    full: time.full,
    name: (user) => (user.is_gone ? t('Somebody who has gone') : presence.person(user).name),
    kind: ({kind}) => REPORT_KINDS[kind],

    pageAt(before) {
      return `/api/reports?is_open=${this.isOpen}${before ? `&before=${before}` : ''}`;
    },
    take: ({reports}) => reports,

    what(report) {
      const values = {by: this.name(report.by), about: this.name(report.about), room: report.room ? `#${report.room.name}` : ''};
      if (report.room) return t('{by} reported a message of {about} in {room}', values);
      if (report.said_at) return t('{by} handed over a message of {about}', values);
      return t('{by} reported {about}', values);
    },
    became(report) {
      const values = {by: report.handled_by ? this.name(report.handled_by) : '', when: this.since(report.handled_at)};
      return report.state === 'acted' ? t('{by} acted on it, {when}', values) : t('{by} dismissed it, {when}', values);
    },

    async open(report) {
      Object.assign(this, {handling: report.id, note: '', problem: ''});
      await this.$nextTick();
      this.$el.querySelector('.report__note')?.focus();
    },

    async handle(report, state) {
      await this.attemptOnce(() => api.post(`/api/reports/${report.id}`, {state, note: this.note}));
      if (this.problem) return;
      const at = this.items.findIndex(({id}) => id === report.id);
      this.items = this.items.filter(({id}) => id !== report.id);
      this.handling = null;
      await this.$nextTick();
      const rows = this.$el.querySelectorAll('.report');
      (rows[Math.min(at, rows.length - 1)]?.querySelector('button') ?? document.querySelector('main h1'))?.focus();
      this.begin();
    },

    leave() {
      this.handling = null;
      this.begin();
    },
  },

  template: `
    <div class="report-list">
      <fieldset class="report-list__which"><legend class="visually-hidden">{{ t('Which reports') }}</legend>
        <label class="report-list__choice"><input v-model="isOpen" type="radio" name="reports-which" :value="true">{{ t('Waiting') }}</label>
        <label class="report-list__choice"><input v-model="isOpen" type="radio" name="reports-which" :value="false">{{ t('Handled') }}</label>
      </fieldset>
      <p v-if="listProblem" class="report__problem" role="alert">{{ listProblem }} <button type="button" class="button" @click="begin">{{ t('Try again') }}</button></p>
      <p v-else-if="items && !items.length" class="report-list__none">{{ isOpen ? t('Nothing waits. What people report stands here.') : t('Nothing has been handled yet.') }}</p>
      <ul class="report-list__rows" :aria-busy="isLoading">
        <li v-for="report in items ?? []" :key="report.id" class="report" :data-report="report.id">
          <person-link class="report__picture" :user="report.about" tabindex="-1" aria-hidden="true"><avatar :user="report.about"></avatar></person-link>
          <div class="report__body">
            <h2 class="report__what" dir="auto">{{ what(report) }}</h2>
            <p class="report__about"><b>{{ kind(report) }}</b> · <time :datetime="report.created_at" :title="full(report.created_at)">{{ since(report.created_at) }}</time></p>
            <blockquote v-if="report.said_at" class="report__text" dir="auto">{{ report.text }}</blockquote>
            <p v-if="report.words" class="report__words" dir="auto">{{ t('In their words: {words}', {words: report.words}) }}</p>
            <p v-if="report.said_at && !report.room" class="report__hint">{{ t('Only this message was handed over. The rest of the conversation is not shown to anybody else.') }}</p>
            <template v-if="report.state !== 'open'">
              <p class="report__about">{{ became(report) }}</p>
              <p v-if="report.note" class="report__words" dir="auto">{{ report.note }}</p>
            </template>
            <form v-else-if="handling === report.id" class="report__form" @submit.prevent>
              <label class="report__field"><span class="form__label">{{ t('What was done? Only those who handle reports see it.') }}<span class="form__optional">{{ ' ' + t('(optional)') }}</span></span>
                <textarea v-model="note" class="input report__note" name="note" rows="2" maxlength="500" dir="auto"></textarea></label>
              <p v-if="problem" class="report__problem" role="alert">{{ problem }}</p>
              <div class="report__ways">
                <button type="button" class="button button--primary" :disabled="isBusy" @click="handle(report, 'acted')">{{ t('Something was done') }}</button>
                <button type="button" class="button" :disabled="isBusy" @click="handle(report, 'dismissed')">{{ t('Nothing to be done') }}</button>
                <button type="button" class="button button--quiet" @click="leave">{{ t('Cancel') }}</button>
              </div>
            </form>
            <div v-else class="report__ways">
              <button type="button" class="button" :aria-label="t('Work on it') + ': ' + what(report)" @click="open(report)">{{ t('Work on it') }}</button>
              <a v-if="report.path" class="button button--quiet" :href="report.path">{{ t('See it in the room') }}</a>
            </div>
          </div>
        </li>
      </ul>
      <p v-if="items && next !== null" ref="end" class="report-list__more">{{ t('Loading more…') }}</p>
    </div>
  `,
};
