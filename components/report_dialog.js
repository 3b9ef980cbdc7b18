/**
 * Reporting a message or a person: says what is handed over, to whom, and who hears nothing of it.
 * Opened by anybody who says `chatter:report`.
 */
import {Ask, REPORT_KINDS, api, attempts, myRooms, presence, t, toast} from 'chatter';

const WORDS_MOST = 500;

export default {
  components: {Ask},
  mixins: [attempts],
  data: () => ({about: null, kind: 'spam', words: ''}),

  computed: {
    name() {
      return this.about ? presence.person(this.about.user).name : '';
    },
    title() {
      return this.about?.seq ? t('Report this message?') : t('Report {name}?', {name: this.name});
    },
    roomKind() {
      return this.about?.seq ? (myRooms.byId.get(this.about.roomId)?.room.kind ?? 'public') : null;
    },
    follows() {
      const {name} = this;
      if (!this.roomKind) return t('Who runs this server sees your name and what you write here. {name} is not told.', {name});
      if (this.roomKind === 'direct') return t('Who runs this server sees this one message, your name and what you write here; nothing else of the conversation. {name} is not told.', {name});
      if (this.roomKind === 'private') return t('The moderators of this room see the message, your name and what you write here; if one of them wrote it, who runs this server sees that instead, and nothing else of the room. {name} is not told.', {name});
      return t('The moderators of this room and who runs this server see the message, your name and what you write here. {name} is not told.', {name});
    },
    path() {
      const {roomId, seq, user} = this.about;
      return seq ? `/api/rooms/${roomId}/messages/${seq}/report` : `/api/people/${user.id}/report`;
    },
  },

  created() {
    Object.assign(this, {REPORT_KINDS, WORDS_MOST});
  },
  mounted() {
    window.addEventListener('chatter:report', this.open);
  },
  unmounted() {
    window.removeEventListener('chatter:report', this.open);
  },

  methods: {
    t,

    /** `detail`: {user} for a person; {user, roomId, seq, text} for a message of theirs. */
    async open({detail}) {
      Object.assign(this, {about: detail, kind: 'spam', words: '', problem: ''});
      await this.$nextTick();
      this.$refs.ask.ask();
    },

    async send() {
      if (!(await this.attemptOnce(() => api.post(this.path, {kind: this.kind, words: this.words}))) || this.problem) return;
      this.$refs.ask.close();
      toast(t('Thank you. Somebody will look at it.'));
    },
  },

  template: `
    <div class="report-dialog">
      <ask ref="ask" :title="title">
        <blockquote v-if="about && about.text" class="report-dialog__text" dir="auto">{{ about.text }}</blockquote>
        <label class="report-dialog__field"><span class="form__label">{{ t('What is wrong?') }}</span>
          <select v-model="kind" class="input" name="report-kind"><option v-for="(name, value) in REPORT_KINDS" :key="value" :value="value">{{ name }}</option></select></label>
        <label class="report-dialog__field"><span class="form__label">{{ t('In your words') }}<span class="form__optional">{{ ' ' + t('(optional)') }}</span></span>
          <textarea v-model="words" class="input report-dialog__words" name="report-words" rows="3" dir="auto" :maxlength="WORDS_MOST"></textarea></label>
        <p>{{ follows }}</p>
        <p v-if="problem" class="report-dialog__problem" role="alert">{{ problem }}</p>
        <template #answers><button type="button" class="button button--primary" :disabled="isBusy" @click="send">{{ t('Report') }}</button></template>
      </ask>
    </div>
  `,
};
