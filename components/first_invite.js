/**
 * For whoever has just made a new Chatter their own and is alone in it: an invitation, ready made. The
 * tab remembers it, so that looking again does not make another one.
 */
import {Icon, api, attempts, t} from 'chatter';
import {InviteCard} from 'chatter/invite_card.js';

const MADE = 'chatter.first-invite';
const NO = 'no';

export default {
  components: {Icon, InviteCard},
  mixins: [attempts],
  props: {uses: {type: Number, required: true}},
  data: () => ({made: null, isWanted: false}),
  async mounted() {
    const kept = sessionStorage.getItem(MADE);
    this.isWanted = kept !== NO;
    if (!this.isWanted) return;
    if (kept) {
      this.made = JSON.parse(kept);
      return;
    }
    await this.attempt(async () => (this.made = await api.post('/api/invites', {uses: this.uses})));
    if (this.made) sessionStorage.setItem(MADE, JSON.stringify(this.made));
  },
  methods: {
    t,
    close() {
      sessionStorage.setItem(MADE, NO);
      this.isWanted = false;
    },
  },
  template: `
    <section v-if="isWanted && (made || problem)" class="first-invite" :aria-label="t('Invite people')">
      <header class="first-invite__head">
        <h2 class="first-invite__title">{{ t('Bring the others in') }}</h2>
        <button type="button" class="button button--quiet button--icon" :aria-label="t('Close')" :title="t('Close')" @click="close"><icon name="close"></icon></button>
      </header>
      <p v-if="problem" role="alert">{{ problem }}</p>
      <invite-card v-else :made="made"></invite-card>
    </section>
  `,
};
