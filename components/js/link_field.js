/**
 * The address of something, copied at once; where the browser does not allow that, it stands in a
 * field to be copied by hand, until one goes on.
 */
import {copy} from './clipboard.js';
import {Icon} from './icon.js';
import {toast} from './toast.js';
import {t} from './words.js';

export const LinkField = {
  components: {Icon},
  props: {label: String},
  data: () => ({link: ''}),

  methods: {
    t,

    /** @param {string} path of this site */
    async offer(path) {
      const link = location.origin + path;
      this.link = '';
      if (await copy(link)) return toast(t('Link copied.'));
      this.from = document.activeElement;
      this.link = link;
      await this.$nextTick();
      this.$refs.field.focus({preventScroll: true});
    },

    close() {
      this.link = '';
      if (this.from?.isConnected) this.from.focus({preventScroll: true});
    },

    left({relatedTarget}) {
      if (relatedTarget && !this.$el.contains(relatedTarget)) this.link = '';
    },
  },

  template: `
    <div v-if="link" class="link-field" role="group" :aria-label="label" @keydown.esc.stop.prevent="close" @focusout="left">
      <p>{{ t('This browser does not let it be copied for you: copy it from here.') }}</p>
      <div class="link-field__line">
        <input ref="field" class="input link-field__address" readonly :aria-label="label" :value="link" @focus="$event.target.select()">
        <button type="button" class="button button--quiet button--icon" :aria-label="t('Close')" :title="t('Close')" @click="close"><icon name="close"></icon></button>
      </div>
    </div>
  `,
};
