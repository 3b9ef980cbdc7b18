/** A menu without a button of its own, at what it is about: opened by whoever holds it. */
import {Menu} from './menu.js';

const GAP_PX = 4;
const LINE_PX = 48; // At most: it is not there yet to be measured.

export const ContextMenu = {
  extends: Menu,
  methods: {
    /** @param {HTMLElement} opener what it is about: it stands below, and the focus goes back there */
    openAt(opener) {
      this.opener = opener;
      this.$refs.list.showPopover();
    },

    before({newState}) {
      if (newState !== 'open') return;
      const {top, bottom, right, left} = this.opener.getBoundingClientRect();
      const {clientWidth, clientHeight, dir} = document.documentElement;
      const isBelow = bottom + GAP_PX + this.lines.length * LINE_PX <= clientHeight;
      const {style} = this.$refs.list;
      style.top = isBelow ? `${bottom + GAP_PX}px` : 'auto';
      style.bottom = isBelow ? 'auto' : `${Math.max(GAP_PX, clientHeight - top + GAP_PX)}px`;
      style.setProperty('--menu-end', `${dir === 'rtl' ? left : clientWidth - right}px`);
    },

    giveBack() {
      const {activeElement, body} = document;
      const isNowhere = activeElement === body || this.$refs.list?.contains(activeElement);
      if (isNowhere && this.opener?.isConnected) this.opener.focus({preventScroll: true});
    },
  },
  template: `
    <div ref="list" popover class="menu__list" :class="{'menu__list--open': isOpen}" role="menu" :aria-label="label"
        @beforetoggle="before" @toggle="toggled" @keydown="press">
      <button v-for="(words, line) in lines" :key="line" type="button" role="menuitem" tabindex="-1" class="menu__item" @click="choose(line)">{{ words }}</button>
    </div>
  `,
};
