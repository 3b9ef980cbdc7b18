/** A menu without a button of its own, at what it is about: opened by whoever holds it. */
import {Menu} from './menu.js';

export const ContextMenu = {
  extends: Menu,
  methods: {
    /**
     * Popovers go when what was pressed elsewhere is let go elsewhere. So a mouse that is still
     * pressed is waited for, and a finger, which has to see that it has been held long enough,
     * is let go on the menu.
     * @param {HTMLElement} opener what it is about: it stands below, and the focus goes back there
     * @param {Partial<PointerEvent>} [event] what asked for it
     */
    openAt(opener, {type, buttons = 0, pointerId} = {}) {
      this.opener = opener;
      const {list} = this.$refs;
      const isFinger = type === 'pointerdown';
      if (buttons && !isFinger) window.addEventListener('mouseup', () => list.isConnected && list.showPopover(), {once: true});
      else list.showPopover();
      if (isFinger) list.setPointerCapture(pointerId);
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
