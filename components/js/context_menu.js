/** A menu without a button of its own, at what it is about: opened by whoever holds it. */
import {Menu} from './menu.js';

export const ContextMenu = {
  extends: Menu,
  methods: {
    /** @param {HTMLElement} opener what it is about: it stands below, and the focus goes back there */
    openAt(opener) {
      this.opener = opener;
      this.$refs.list.showPopover();
    },

    place() {
      return this.opener;
    },
  },
  template: `
    <div ref="list" popover class="menu__list" :class="{'menu__list--open': isOpen}" role="menu" :aria-label="label"
        @beforetoggle="before" @toggle="toggled" @keydown="press">
      <button v-for="(words, line) in lines" :key="line" type="button" role="menuitem" tabindex="-1" class="menu__item" @click="choose(line)">{{ words }}</button>
    </div>
  `,
};
