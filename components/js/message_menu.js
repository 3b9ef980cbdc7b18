/**
 * What can be done with a message: one menu for the whole conversation, at the row that somebody
 * points at, or is at.
 */
import {Menu} from './menu.js';
import {t} from './words.js';

const ROW = '[data-row][data-seq]';

export const MessageMenu = {
  components: {MenuList: Menu},
  props: {
    /** @type {(row: HTMLElement) => {id: string, words: string}[]} what can be done with this one */
    deedsOf: {type: Function, required: true},
  },
  emits: ['do'],
  data: () => ({row: null, deeds: [], style: {}}),

  computed: {
    lines() {
      return this.deeds.map(({words}) => words);
    },
  },

  mounted() {
    this.viewport = this.$el.parentElement.querySelector('.timeline__viewport');
    this.listeners = {
      pointerover: (event) => event.pointerType === 'mouse' && this.stand(event.target),
      pointerleave: () => this.rest(),
      focusin: ({target}) => this.stand(target),
      scroll: () => this.place(),
    };
    for (const [type, listener] of Object.entries(this.listeners)) {
      this.viewport.addEventListener(type, listener, {passive: true});
    }
  },

  beforeUnmount() {
    for (const [type, listener] of Object.entries(this.listeners)) {
      this.viewport.removeEventListener(type, listener);
    }
  },

  methods: {
    t,

    /** Open it at a row, by keyboard: the row has the focus again afterwards. */
    open(row) {
      this.stand(row);
      this.isByKeyboard = true;
      this.$nextTick(() => this.row && this.$refs.menu.open());
    },

    /** Be at the row of what was pointed at or has the focus, if it is a message that arrived. */
    stand(target) {
      if (this.isOpen()) return;
      const row = target.closest?.(ROW);
      if (!row || row === this.row) return this.place();
      this.deeds = this.deedsOf(row);
      this.row = this.deeds.length ? row : null;
      this.place();
    },

    /** The pointer has gone: to the row that has the focus, if there is one. */
    rest() {
      if (this.isOpen() || this.$el.matches(':hover')) return;
      this.row = null;
      const {activeElement} = document;
      if (this.viewport.contains(activeElement)) this.stand(activeElement);
    },

    place() {
      if (!this.row?.isConnected) this.row = null;
      if (!this.row) return;
      const view = this.viewport.getBoundingClientRect();
      const {top, bottom, left, right} = this.row.getBoundingClientRect();
      if (bottom < view.top || top > view.bottom) this.row = null;
      const isFromTheRight = document.documentElement.dir === 'rtl';
      const end = isFromTheRight ? left - view.left : view.right - right;
      this.style = {top: `${Math.max(top - view.top, 0)}px`, '--end': `${end}px`};
    },

    isOpen() {
      return Boolean(this.$refs.menu?.isOpen);
    },

    choose(line) {
      const {row, deeds} = this;
      if (row) this.$emit('do', {id: deeds[line].id, seq: Number(row.dataset.seq), row});
    },

    closed() {
      if (this.isByKeyboard && this.row?.isConnected) this.row.focus({preventScroll: true});
      this.isByKeyboard = false;
      if (!this.viewport.contains(document.activeElement)) this.rest();
    },
  },

  template: `
    <div class="message-menu" :class="{'message-menu--here': row}" :style="style" @pointerleave="rest">
      <menu-list ref="menu" icon="more" :label="t('What to do with this message')" :lines="lines" @choose="choose" @close="closed"></menu-list>
    </div>
  `,
};
