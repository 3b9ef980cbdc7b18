/** What one is doing just now: a sign, a few words and when that ends; or one of the usual ones. */
import {ENDS, api, attempts, minutesUntil, t, time} from 'chatter';

const USUAL = [
  ['🎧', t('Concentrating')],
  ['🍵', t('On a break')],
  ['🏡', t('Working from home')],
  ['🤒', t('Out sick')],
  ['🌴', t('On holiday')],
];
const TEXT_MOST = 80;
const EMOJI_MOST = 32;

export default {
  mixins: [attempts],
  props: {given: {type: Object, default: null}}, // {emoji, text, until}
  data() {
    const {emoji = '', text = ''} = this.given ?? {};
    return {emoji, text, end: 'never', now: this.given, said: ''};
  },
  created() {
    Object.assign(this, {ends: ENDS, usual: USUAL, textMost: TEXT_MOST, emojiMost: EMOJI_MOST});
  },
  computed: {
    until() {
      if (!this.now) return t('You have no status.');
      return this.now.until ? t('Shown until {when}.', {when: time.since(this.now.until)}) : t('Shown until you change it.');
    },
  },
  methods: {
    t,

    choose([emoji, text]) {
      Object.assign(this, {emoji, text});
    },

    save() {
      const isNothing = !this.emoji.trim() && !this.text.trim();
      return isNothing ? this.clear() : this.send(minutesUntil(this.end, time.untilTomorrow), t('Saved.'));
    },

    clear() {
      Object.assign(this, {emoji: '', text: '', end: 'never'});
      return this.send(null, t('Your status is gone.'));
    },

    async send(minutes, said) {
      this.said = '';
      await this.attempt(async () => {
        const status = {status_emoji: this.emoji, status_text: this.text, status_minutes: minutes};
        this.now = (await api.patch('/api/me/profile', status)).about.status;
        this.said = said;
      });
    },
  },
  template: `
    <form class="status-form" @submit.prevent="save">
      <div class="status-form__usual" role="group" :aria-label="t('The usual ones')">
        <button v-for="one in usual" :key="one[0]" type="button" class="button status-form__one" @click="choose(one)"><span aria-hidden="true">{{ one[0] }}</span>{{ one[1] }}</button>
      </div>
      <div class="status-form__line">
        <input class="input status-form__emoji" :aria-label="t('Emoji')" :placeholder="'🙂'" v-model="emoji" :maxlength="emojiMost" autocomplete="off">
        <input class="input status-form__text" :aria-label="t('What are you doing?')" :placeholder="t('What are you doing?')" v-model="text" :maxlength="textMost" dir="auto" autocomplete="off">
      </div>
      <label class="status-form__end"><span class="form__label">{{ t('It ends') }}</span>
        <select class="input" v-model="end"><option v-for="[value, words] in ends" :key="value" :value="value">{{ words }}</option></select>
      </label>
      <p class="settings__sentence">{{ until }}</p>
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <p class="form__done" role="status">{{ said }}</p>
      <div class="form__actions">
        <button type="submit" class="button button--primary">{{ t('Set status') }}</button>
        <button v-if="now" type="button" class="button" @click="clear">{{ t('Clear status') }}</button>
      </div>
    </form>
  `,
};
