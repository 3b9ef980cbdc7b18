/**
 * At the side of a wide screen; on a narrow one it slides in on `chatter:menu` or under a finger, and
 * out on Esc, a click beside it, a step elsewhere, or a swipe. While it is out nothing in it can be
 * reached.
 */
import {ON_TOP, forward, swipe} from 'chatter';

const NARROW = '(max-width: 1023px)'; // As in shell.css.
const WRITTEN_IN = 'input, textarea, select';

export default {
  props: {label: String},
  data: () => ({isNarrow: false, isOpen: false, isFollowing: false}),
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
    this.stop = swipe.follow({may: this.mayBeSwiped, move: this.move, end: this.letGo});
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
    this.stop();
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
      event.preventDefault();
      event.stopPropagation();
      this.close();
    },
    step(event) {
      if (event.target.closest('a[href], [data-closes-drawer]')) this.leave();
    },
    leave() {
      this.close({givesFocusBack: false});
    },
    mayBeSwiped(target) {
      if (!this.isNarrow || document.querySelector(ON_TOP)) return false;
      return this.isOpen || (!document.querySelector('.details--open') && !target.closest(WRITTEN_IN));
    },
    /** The panel is as far in as the finger has brought it. */
    move(px) {
      const {panel} = this.$refs;
      const width = panel.clientWidth;
      const shown = Math.min(width, Math.max(0, (this.isOpen ? width : 0) + px));
      this.isFollowing = true;
      panel.style.transform = `translateX(${(shown - width) * forward()}px)`;
    },
    letGo(px, flick) {
      const {panel} = this.$refs;
      const width = panel.clientWidth;
      this.isFollowing = false;
      panel.style.transform = '';
      const shown = (this.isOpen ? width : 0) + px;
      const isWanted = flick ? flick > 0 : shown > width / 2;
      if (isWanted === this.isOpen) return;
      if (isWanted) this.open();
      else this.close();
    },
  },
  template: `
    <div class="drawer" :class="{'drawer--open': isOpen, 'drawer--following': isFollowing}">
      <div v-if="isNarrow" class="drawer__backdrop" @click="close()"></div>
      <div ref="panel" class="drawer__panel" role="region" :aria-label="label"
        :inert="!isReachable" @click="step">
        <slot></slot>
      </div>
    </div>
  `,
};
