/**
 * A button that opens a list of what can be done, as menus of programs do: arrows, first letters,
 * Esc. It is the browser's own popover, so that it stands in its place in the page and goes by
 * itself when one looks elsewhere.
 */
import {Icon, fuzzy} from 'chatter';

const GAP_PX = 4;
let menus = 0;

export default {
  components: {Icon},
  props: {label: String, icon: String, lines: Array},
  emits: ['choose'],
  data: () => ({isOpen: false, place: {}}),

  created() {
    this.listId = `menu-${++menus}`;
  },

  methods: {
    /** Below the button and not beyond the edge that it stands at. */
    before({newState}) {
      if (newState !== 'open') return;
      const {bottom, left, right} = this.$refs.opener.getBoundingClientRect();
      const isFromRight = document.documentElement.dir === 'rtl';
      const end = isFromRight ? left : document.documentElement.clientWidth - right;
      Object.assign(this.$refs.list.style, {top: `${bottom + GAP_PX}px`, insetInlineEnd: `${end}px`});
    },

    toggled({newState}) {
      this.isOpen = newState === 'open';
      if (this.isOpen) this.items()[0]?.focus();
    },

    items() {
      return [...this.$refs.list.querySelectorAll('[role=menuitem]')];
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
      this.$refs.list.hidePopover(); // Which gives the focus back.
      this.$emit('choose', line);
    },
  },

  template: `
    <div class="menu">
      <button ref="opener" type="button" class="button button--quiet button--icon" :aria-label="label" :title="label"
          aria-haspopup="menu" :aria-expanded="isOpen" :popovertarget="listId"><icon :name="icon"></icon></button>
      <div ref="list" :id="listId" popover class="menu__list" :class="{'menu__list--open': isOpen}" role="menu" :aria-label="label"
          @beforetoggle="before" @toggle="toggled" @keydown="press">
        <button v-for="(words, line) in lines" :key="line" type="button" role="menuitem" tabindex="-1" class="menu__item" @click="choose(line)">{{ words }}</button>
      </div>
    </div>
  `,
};
