/**
 * At the side of a wide screen; on a narrow one it slides in on `chatter:menu` and out on Esc, a
 * click beside it, a step elsewhere, or a swipe. While it is out nothing in it can be reached.
 */
const NARROW = '(max-width: 767px)'; // As in shell.css.
const SWIPE_PX = 50;
const ON_TOP = 'dialog[open], .q-dialog .dialog, .menu__list--open';

export default {
  props: {label: String},
  data: () => ({isNarrow: false, isOpen: false}),
  computed: {
    isReachable() {
      return !this.isNarrow || this.isOpen;
    },
  },
  created() {
    this.media = matchMedia(NARROW);
    this.isNarrow = this.media.matches;
  },
  mounted() {
    this.media.addEventListener('change', this.fit);
    window.addEventListener('chatter:menu', this.toggle);
    window.addEventListener('chatter:go', this.leave);
    window.addEventListener('keydown', this.key);
  },
  watch: {
    /** Who is in here is not in what lies behind. */
    isOpen: {
      flush: 'sync', // The focus cannot go back to what is out of reach.
      handler(isOpen) {
        document.getElementById('main')?.toggleAttribute('inert', isOpen);
      },
    },
  },
  beforeUnmount() {
    this.media.removeEventListener('change', this.fit);
    window.removeEventListener('chatter:menu', this.toggle);
    window.removeEventListener('chatter:go', this.leave);
    window.removeEventListener('keydown', this.key);
  },
  methods: {
    fit() {
      this.isNarrow = this.media.matches;
      this.isOpen = false;
    },
    toggle() {
      if (this.isOpen) this.close();
      else this.open();
    },
    async open() {
      if (!this.isNarrow) return;
      this.opener = document.activeElement;
      this.isOpen = true;
      await this.$nextTick();
      const {panel} = this.$refs;
      const first = panel.querySelector('a[aria-current]') ?? panel.querySelector('a, button');
      first?.focus({preventScroll: true});
    },
    close({givesFocusBack = true} = {}) {
      if (!this.isOpen) return;
      this.isOpen = false;
      if (givesFocusBack) this.opener?.focus({preventScroll: true});
    },
    key(event) {
      if (event.key !== 'Escape' || !this.isOpen) return;
      if (document.querySelector(ON_TOP)) return; // That goes first.
      event.stopPropagation();
      this.close();
    },
    step(event) {
      if (event.target.closest('a[href], [data-closes-drawer]')) this.leave();
    },
    leave() {
      this.close({givesFocusBack: false});
    },
    touch(event) {
      this.from = event.touches[0].clientX;
    },
    release(event) {
      const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
      if ((this.from - event.changedTouches[0].clientX) * forward > SWIPE_PX) this.close();
    },
  },
  template: `
    <div class="drawer" :class="{'drawer--open': isOpen}">
      <div v-if="isNarrow" class="drawer__backdrop" @click="close()"></div>
      <div ref="panel" class="drawer__panel" role="region" :aria-label="label"
        :inert="!isReachable" @click="step" @touchstart.passive="touch" @touchend="release">
        <slot></slot>
      </div>
    </div>
  `,
};
