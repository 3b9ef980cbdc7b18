/**
 * A new invitation: its link, the picture of it for a telephone's camera, and the ways to hand it on.
 */

import {copyFrom, t} from 'chatter';

export const InviteCard = {
  /** `made`: the answer to `POST /api/invites` */
  props: {made: {type: Object, required: true}},
  data: () => ({said: ''}),
  computed: {
    canShare: () => Boolean(navigator.share), // Telephones, and https.
  },
  watch: {
    made() {
      this.said = '';
    },
  },
  methods: {
    t,
    async copy() {
      this.said = '';
      const isCopied = await copyFrom(this.$refs.link);
      this.said = isCopied ? t('Copied.') : t('Press Ctrl+C to copy it.');
    },
    async share() {
      try {
        await navigator.share({title: 'Chatter', text: t('Come and chat with us.'), url: this.made.link});
      } catch {
        this.said = ''; // Whoever thinks better of it has said no to nobody.
      }
    },
  },
  template: `
    <div class="invite-card">
      <img class="invite-card__code" :src="made.qr" :alt="t('The link as a QR code, to be read by a camera')" width="168" height="168">
      <div class="invite-card__words">
        <label class="invite-card__link"><span class="form__label">{{ t('Link') }}</span>
          <input ref="link" class="input" readonly dir="ltr" :value="made.link" @focus="$event.target.select()"></label>
        <div class="invite-card__ways">
          <button class="button button--primary" type="button" @click="copy">{{ t('Copy link') }}</button>
          <button v-if="canShare" class="button" type="button" @click="share">{{ t('Share') }}</button>
          <span class="invite-card__said" role="status">{{ said }}</span>
        </div>
        <p v-if="made.is_only_here" class="invite-card__hint">{{ t('Only this computer can open it: the server listens to nobody else. Start it with --host 0.0.0.0 to be found in your network.') }}</p>
        <p v-else class="invite-card__hint">{{ t('It is shown only now. Whoever has it can come in.') }}</p>
      </div>
    </div>
  `,
};
