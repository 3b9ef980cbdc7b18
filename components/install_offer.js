/**
 * For whoever has just come by an invitation, on a phone: have Chatter on the home screen. Where the
 * browser can be asked to, a button asks it; iPhones and iPads cannot, so they are told how. A browser
 * is offered it once, and nobody is when a page loads: `web_app/follow.js` keeps the browser's own
 * question back.
 */
import {Icon, t} from 'chatter';

const CLOSED = 'chatter.install-offered';
const INSTALLABLE = 'chatter:installable';

const isApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
const isInstalled = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;

export default {
  components: {Icon},
  data: () => ({way: ''}), // 'ask' the browser, or 'tell' how.
  mounted() {
    window.addEventListener(INSTALLABLE, this.look);
    this.look();
  },
  unmounted() {
    window.removeEventListener(INSTALLABLE, this.look);
  },
  methods: {
    t,

    look() {
      const isWanted = matchMedia('(pointer: coarse)').matches && !isInstalled() && !localStorage.getItem(CLOSED);
      if (isWanted && isApple()) this.way = 'tell';
      else this.way = isWanted && window.chatterInstall ? 'ask' : '';
    },

    install() {
      window.chatterInstall?.prompt(); // Good for once.
      window.chatterInstall = null;
      this.close();
    },

    close() {
      localStorage.setItem(CLOSED, 'yes');
      this.way = '';
    },
  },
  template: `
    <aside v-if="way" class="notice install-offer" :aria-label="t('Chatter as an app')">
      <p v-if="way === 'ask'">{{ t('Chatter can stand on your home screen, like an app.') }}</p>
      <p v-else>{{ t('Chatter can stand on your home screen, like an app: tap Share, then “Add to Home Screen”.') }}</p>
      <button v-if="way === 'ask'" type="button" class="button button--primary" @click="install">{{ t('Install') }}</button>
      <button type="button" class="button button--quiet button--icon install-offer__close" :aria-label="t('Close')" :title="t('Close')" @click="close"><icon name="close"></icon></button>
    </aside>
  `,
};
