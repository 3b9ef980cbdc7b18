/**
 * Who sees one's profile. A choice takes effect at once; whoever becomes public while somebody waits
 * for an answer is asked first what becomes of that.
 */
import {Ask, api, attempts, relations, t, tn} from 'chatter';

const WISHES = [
  ['allows_write', t('Write to me directly')],
  ['allows_mention', t('Mention me')],
  ['allows_seen', t('See when I was last here')],
  ['allows_reading', t('See how far I have read')],
];
const CIRCLES = [
  ['everyone', t('Everyone')],
  ['followed', t('People I follow')],
  ['friends', t('Friends')],
  ['nobody', t('Nobody')],
];

export default {
  components: {Ask},
  mixins: [attempts],
  props: {isPrivate: Boolean, showsLists: Boolean, allows: Object},
  data() {
    return {is_private: this.isPrivate, shows_lists: this.showsLists, circles: {...this.allows}};
  },
  created() {
    Object.assign(this, {wishes: WISHES, circleNames: CIRCLES});
  },
  computed: {
    waiting: () => relations.waiting(),
    waitingInWords() {
      return tn('{count} person waits for an answer from you.', '{count} people wait for an answer from you.', this.waiting);
    },
  },
  methods: {
    t,

    async choose(isPrivate, requests) {
      this.$refs.ask.close();
      this.is_private = isPrivate;
      try {
        await api.patch('/api/me/visibility', {is_private: isPrivate, requests});
        this.problem = '';
      } catch (error) {
        this.is_private = !isPrivate;
        if (error.field === 'requests') this.$refs.ask.ask();
        else this.problem = error.message;
      }
    },

    async allow(wish, circle) {
      const before = this.circles[wish];
      this.circles[wish] = circle;
      await this.attempt(() => api.patch('/api/me/profile', {[wish]: circle}));
      if (this.problem) this.circles[wish] = before;
    },

    async show(name, isShown) {
      this[name] = isShown;
      await this.attempt(() => api.patch('/api/me/profile', {[name]: isShown}));
      if (this.problem) this[name] = !isShown;
    },
  },
  template: `
    <div class="visibility">
      <fieldset class="form__field form__choices">
        <legend class="form__label">{{ t('Who sees it') }}</legend>
        <label class="form__choice"><input type="radio" name="is_private" :checked="!is_private" @change="choose(false)">
          <span>{{ t('Everybody here') }}<span class="form__hint">{{ t('Whoever likes can follow you.') }}</span></span></label>
        <label class="form__choice"><input type="radio" name="is_private" :checked="is_private" @change="choose(true)">
          <span>{{ t('Whoever follows you') }}<span class="form__hint">{{ t('Others see your name and your picture, and have to ask. Those who follow you now stay.') }}</span></span></label>
      </fieldset>
      <fieldset class="form__field form__choices">
        <legend class="form__label">{{ t('What they see of it') }}</legend>
        <label class="form__choice"><input type="checkbox" name="shows_lists" :checked="shows_lists" @change="show('shows_lists', $event.target.checked)"><span>{{ t('Whom I follow and who follows me') }}</span></label>
      </fieldset>
      <fieldset class="form__field form__choices visibility__circles">
        <legend class="form__label">{{ t('Who may …') }}</legend>
        <label v-for="[wish, words] in wishes" :key="wish" class="visibility__circle"><span>{{ words }}</span>
          <select class="input" :name="wish" :value="circles[wish]" @change="allow(wish, $event.target.value)">
            <option v-for="[circle, name] in circleNames" :key="circle" :value="circle">{{ name }}</option>
          </select></label>
        <p class="form__hint">{{ t('Reading is seen both ways: whoever hides it sees nobody’s either.') }}</p>
      </fieldset>
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <Ask ref="ask" :title="t('What becomes of the requests?')">
        <p>{{ waitingInWords }} {{ t('From now on nobody has to ask.') }}</p>
        <template #answers>
          <button type="button" class="button" @click="choose(false, 'decline')">{{ t('Decline all') }}</button>
          <button type="button" class="button button--primary" @click="choose(false, 'accept')">{{ t('Accept all') }}</button>
        </template>
      </Ask>
    </div>
  `,
};
