/** Recovery codes, shown once: to be written down, copied or downloaded. */
import {t} from 'chatter';

export default {
  props: {handle: String, codes: Array},
  data: () => ({said: ''}),
  computed: {
    file() {
      const lines = [t('Recovery codes of @{handle} for {server}', {handle: this.handle, server: location.host}), '', ...this.codes, ''];
      return 'data:text/plain;charset=utf-8,' + encodeURIComponent(lines.join('\r\n'));
    },
    canCopy: () => Boolean(navigator.clipboard), // Only there on https and on localhost.
  },
  methods: {
    t,
    async copy() {
      try {
        await navigator.clipboard.writeText(this.codes.join('\n'));
        this.said = t('Copied.');
      } catch {
        this.said = t('This browser does not let them be copied; download them.');
      }
    },
  },
  template: `
    <div class="recovery-codes">
      <p>{{ t('Each of them lets you in once, with your handle, if you forget your password. They are shown only now: keep them where only you look.') }}</p>
      <ol class="recovery-codes__list"><li v-for="code in codes" :key="code"><code>{{ code }}</code></li></ol>
      <div class="recovery-codes__ways">
        <a class="button button--primary" :href="file" :download="'chatter-recovery-codes-' + handle + '.txt'">{{ t('Download') }}</a>
        <button v-if="canCopy" class="button" type="button" @click="copy">{{ t('Copy') }}</button>
        <span role="status">{{ said }}</span>
      </div>
    </div>
  `,
};
