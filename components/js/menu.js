/**
 * A button that opens a list of what can be done, as menus of programs do: arrows, first letters,
 * Esc. It is the browser's own popover, so that it stands in its place in the page and goes by
 * itself when one looks elsewhere.
 */
import * as fuzzy from './fuzzy.js';
import {Icon} from './icon.js';
import {placeBeside} from './place_beside.js';

const LINE_PX = 48; // At most: it is not there yet to be measured.
let menus = 0;

export const Menu = {
  components: {Icon},
  /** `chosen` is for lines of which one is so now: its number, or -1 if it is none of them. */
  props: {label: String, icon: String, lines: Array, chosen: {type: Number, default: null}},
  emits: ['choose', 'close'],
  data: () => ({isOpen: false}),

  created() {
    this.listId = `menu-${++menus}`;
  },

  methods: {
    /** Open it as a click on its button does. */
    open() {
      this.$refs.list.showPopover();
    },

    /** What it stands beside. */
    place() {
      return this.$refs.opener;
    },

    before({newState}) {
      if (newState === 'open') placeBeside(this.$refs.list, this.place(), this.lines.length * LINE_PX);
    },

    toggled({newState}) {
      this.isOpen = newState === 'open';
      if (this.isOpen) this.items()[0]?.focus();
      else this.giveBack();
      if (!this.isOpen) this.$emit('close');
    },

    /** The browser gives the focus back, but not where a menu stands in what is a popover itself. */
    giveBack() {
      const {activeElement, body} = document;
      const isNowhere = activeElement === body || this.$refs.list?.contains(activeElement);
      if (isNowhere) this.place()?.focus({preventScroll: true});
    },

    items() {
      return [...this.$refs.list.querySelectorAll('.menu__item')];
    },

    press(event) {
      const items = this.items();
      const at = items.indexOf(document.activeElement);
      const next = {
        ArrowDown: items[(at + 1) % items.length],
        ArrowUp: items[(at - 1 + items.length) % items.length],
        Home: items[0],
        End: items[items.length - 1],
      }[event.key] ?? this.beginningWith(event, items, at);
      if (event.key === 'Tab') this.$refs.list.hidePopover();
      if (!next) return;
      event.preventDefault();
      next.focus();
    },

    /** The next line that begins with the letter that was pressed. */
    beginningWith({key, ctrlKey, metaKey, altKey}, items, at) {
      if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return null;
      const others = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      return others.find((item) => fuzzy.fold(item.innerText).startsWith(fuzzy.fold(key)));
    },

    choose(line) {
      this.$refs.list.hidePopover();
      this.giveBack();
      this.$emit('choose', line);
    },
  },

  template: `
    <div class="menu">
      <button ref="opener" type="button" class="button button--quiet button--icon" :aria-label="label" :title="label"
          aria-haspopup="menu" :aria-expanded="isOpen" :popovertarget="listId"><slot><icon :name="icon"></icon></slot></button>
      <div ref="list" :id="listId" popover class="menu__list" :class="{'menu__list--open': isOpen}" role="menu" :aria-label="label"
          @beforetoggle="before" @toggle="toggled" @keydown="press">
        <button v-for="(words, line) in lines" :key="line" type="button" :role="chosen === null ? 'menuitem' : 'menuitemradio'" :aria-checked="chosen === null ? null : line === chosen" tabindex="-1" class="menu__item" @click="choose(line)">{{ words }}<icon v-if="line === chosen" class="menu__check" name="check"></icon></button>
      </div>
    </div>
  `,
};
