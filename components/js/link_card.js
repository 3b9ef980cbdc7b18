/** A link that works once: to be copied, and as a picture for a telephone's camera. */

import {copyFrom, t} from 'chatter';

export const LinkCard = {
  /** `made`: {link, qr, is_only_here} */
  props: {made: {type: Object, required: true}},
  data: () => ({said: ''}),
  methods: {
    t,
    async copy() {
      this.said = '';
      const isCopied = await copyFrom(this.$refs.link);
      this.said = isCopied ? t('Copied.') : t('Press Ctrl+C to copy it.');
    },
  },
  template: `
    <div class="link-card">
      <img class="invite-card__code" :src="made.qr" :alt="t('The link as a QR code, to be read by a camera')" width="168" height="168">
      <label class="link-card__link"><span class="form__label">{{ t('Link') }}</span>
        <input ref="link" class="input" readonly dir="ltr" :value="made.link" @focus="$event.target.select()"></label>
      <button class="button button--primary" type="button" @click="copy">{{ t('Copy link') }}</button>
      <span role="status">{{ said }}</span>
      <p v-if="made.is_only_here">{{ t('Only this computer can open it: the server listens to nobody else. Start it with --host 0.0.0.0 to be found in your network.') }}</p>
      <p v-else>{{ t('It is shown only now.') }}</p>
    </div>
  `,
};
