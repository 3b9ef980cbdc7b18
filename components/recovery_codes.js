/** Recovery codes, shown once: to be written down, copied or downloaded. */
export default {
  props: {handle: String, codes: Array},
  data: () => ({said: ''}),
  computed: {
    file() {
      const lines = [`Recovery codes of @${this.handle} for ${location.host}`, '', ...this.codes, ''];
      return 'data:text/plain;charset=utf-8,' + encodeURIComponent(lines.join('\r\n'));
    },
    canCopy: () => Boolean(navigator.clipboard), // Only there on https and on localhost.
  },
  methods: {
    async copy() {
      try {
        await navigator.clipboard.writeText(this.codes.join('\n'));
        this.said = 'Copied.';
      } catch {
        this.said = 'This browser does not let them be copied; download them.';
      }
    },
  },
  template: `
    <div class="recovery-codes">
      <p>Each of them lets you in once, with your handle, if you forget your password.
        They are shown only now: keep them where only you look.</p>
      <ol class="recovery-codes__list"><li v-for="code in codes" :key="code"><code>{{ code }}</code></li></ol>
      <div class="recovery-codes__ways">
        <a class="button button--primary" :href="file" :download="'chatter-recovery-codes-' + handle + '.txt'">Download</a>
        <button v-if="canCopy" class="button" type="button" @click="copy">Copy</button>
        <span role="status">{{ said }}</span>
      </div>
    </div>
  `,
};
