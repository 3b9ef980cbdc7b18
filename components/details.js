/**
 * A pane at the right: beside the conversation where there is room for it, over it where there is
 * not. Whether somebody wants it is remembered where it is beside.
 */
import {Icon, ON_TOP, forward, keys, swipe, t} from 'chatter';

const BESIDE = '(min-width: 1200px)'; // As in details.css.
const WANTED = 'chatter.details';
const ABOVE = `${ON_TOP}, .drawer--open`;

export default {
  components: {Icon},
  props: {label: String},
  data: () => ({isBeside: false, isOpen: false}),
  created() {
    this.media = matchMedia(BESIDE);
    this.isBeside = this.media.matches;
    this.isOpen = this.isBeside && isWanted();
  },
  mounted() {
    this.media.addEventListener('change', this.fit);
    window.addEventListener('chatter:details', this.toggle);
    window.addEventListener('keydown', this.press);
    this.stop = swipe.follow({may: this.mayBeSwiped, move: this.move, end: this.letGo});
    this.tell();
  },
  beforeUnmount() {
    this.media.removeEventListener('change', this.fit);
    window.removeEventListener('chatter:details', this.toggle);
    window.removeEventListener('keydown', this.press);
    this.stop();
    this.isOpen = false;
    this.tell();
  },
  methods: {
    t,
    fit() {
      this.isBeside = this.media.matches;
      this.isOpen = this.isBeside && isWanted();
      this.tell();
    },
    async toggle() {
      if (this.isOpen) return this.close();
      this.opener = document.activeElement;
      this.isOpen = true;
      this.remember();
      await this.$nextTick();
      this.$refs.close?.focus({preventScroll: true});
    },
    close() {
      if (!this.isOpen) return;
      const wasInside = this.$refs.panel.contains(document.activeElement);
      this.isOpen = false;
      this.remember();
      if (wasInside) this.opener?.isConnected && this.opener.focus({preventScroll: true});
    },
    press(event) {
      const isMine = !this.isBeside || this.$refs.panel?.contains(event.target);
      if (event.key !== 'Escape' || event.defaultPrevented || !this.isOpen || !isMine) return;
      if (keys.isComposing(event) || document.querySelector(ABOVE)) return; // That goes first.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.close();
    },
    /** Whoever has it over the conversation is in it, and not in what lies behind. */
    tell() {
      const isOver = this.isOpen && !this.isBeside;
      document.querySelector('.room__conversation')?.toggleAttribute('inert', isOver);
      window.dispatchEvent(new CustomEvent('chatter:details-are', {detail: {isOpen: this.isOpen}}));
    },
    remember() {
      this.tell();
      if (!this.isBeside) return;
      try {
        localStorage.setItem(WANTED, this.isOpen ? 'open' : 'closed');
      } catch {
        // Then it is so until the page is loaded again.
      }
    },
    mayBeSwiped(target) {
      return this.isOpen && !this.isBeside && this.$refs.panel.contains(target);
    },
    move(px) {
      this.$refs.panel.style.transition = 'none';
      this.$refs.panel.style.transform = `translateX(${Math.max(0, px) * forward()}px)`;
    },
    letGo(px, flick) {
      this.$refs.panel.style.transition = this.$refs.panel.style.transform = '';
      if (flick > 0 || (flick === 0 && px > this.$refs.panel.clientWidth / 2)) this.close();
    },
  },
  template: `
    <div class="details" :class="{'details--open': isOpen}">
      <div v-if="isOpen && !isBeside" class="details__backdrop" @click="close()"></div>
      <Transition name="details" :css="!isBeside">
        <aside v-if="isOpen" ref="panel" class="details__panel" :aria-label="label">
          <header class="details__head">
            <h2 class="details__title">{{ label }}</h2>
            <button ref="close" type="button" class="button button--quiet button--icon"
              :aria-label="t('Close')" :title="t('Close')" @click="close()"><icon name="close"></icon></button>
          </header>
          <div class="details__content"><slot></slot></div>
        </aside>
      </Transition>
    </div>
  `,
};

function isWanted() {
  try {
    return localStorage.getItem(WANTED) === 'open';
  } catch {
    return false;
  }
}
