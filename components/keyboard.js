/**
 * The table of keys (`js/keys.js`) bound to the page, and shown to whoever asks for it.
 *
 * What a key does is said as an event of the window, and done by whoever knows how. Here are the
 * two things that belong to nobody else: stepping from one part of the page to the next, and the
 * list of keys. While something lies on top, the keys of the page rest.
 */
import {Icon, ON_TOP, beside, isTouch, keys, t} from 'chatter';

/** The parts of the page in the order of F6, and what has the focus in one that had none yet. */
const REGIONS = [
  {name: 'rooms', selector: '.drawer__panel', first: ['a[aria-current]', 'a, button']},
  {name: 'header', selector: '.room-header', first: ['button:not(.menu-button)', 'button']},
  {name: 'conversation', selector: '.timeline__viewport', first: ['[data-row][tabindex="0"]']},
  {name: 'page', selector: '.page, .empty', first: ['input, button, a, select, textarea']},
  {name: 'composer', selector: '.composer__form', first: ['textarea']},
  {name: 'details', selector: '.details__panel', first: ['button, a, input']},
];

export default {
  components: {Icon},
  directives: {beside},
  data: () => ({isOpen: false, hasSingleKeys: true, said: '', isInRoom: false, groups: []}),

  created() {
    this.isMac = keys.isOnMac();
    this.places = new Map(); // What had the focus last, by region.
    this.hasSingleKeys = keys.areSingleKeysOn();
  },

  mounted() {
    this.listeners = {
      keydown: this.press,
      focusin: this.note,
      'chatter:region': ({detail}) => (detail.name ? this.enter(detail.name) : this.step(detail.by)),
      'chatter:keys': this.toggle,
      'chatter:say': ({detail}) => this.say(detail.words),
    };
    for (const [type, listener] of Object.entries(this.listeners)) {
      window.addEventListener(type, listener);
    }
    this.portals = new MutationObserver((changes) => {
      if (changes.some(({removedNodes}) => removedNodes.length)) this.recover();
    });
    this.portals.observe(document.body, {childList: true});
  },

  beforeUnmount() {
    for (const [type, listener] of Object.entries(this.listeners)) {
      window.removeEventListener(type, listener);
    }
    this.portals.disconnect();
    clearTimeout(this.timer);
  },

  methods: {
    t,
    spell: keys.spell,

    press(event) {
      const key = keys.find(event, 'anywhere', this);
      if (!key?.event) return;
      const top = document.querySelector(ON_TOP);
      if (top && top.dataset.key !== key.id) return;
      const act = () => window.dispatchEvent(new CustomEvent(key.event, {detail: key.detail}));
      if (key.id === 'close') {
        setTimeout(() => event.defaultPrevented || act()); // First whoever has something to close.
        return;
      }
      event.preventDefault();
      act();
    },

    /** Remember where somebody is in a part of the page, for when they come back to it. */
    note({target}) {
      const region = REGIONS.find(({selector}) => target.closest(selector));
      if (region) this.places.set(region.name, target);
    },

    step(by) {
      const there = REGIONS.filter((region) => isReachable(document.querySelector(region.selector)));
      const at = there.findIndex(({selector}) => document.activeElement?.closest(selector));
      const from = at < 0 && by < 0 ? 0 : at;
      for (let step = 1; step <= there.length; step++) {
        if (this.enter(there[(from + by * step + there.length * 2) % there.length].name)) return;
      }
    },

    /** @returns {boolean} whether the focus is in that part of the page now */
    enter(name) {
      const {selector, first} = REGIONS.find((region) => region.name === name);
      const region = document.querySelector(selector);
      if (!isReachable(region)) return false;
      const place = this.places.get(name);
      // The conversation knows better which row is its stop.
      const wasHere = name !== 'conversation' && region.contains(place) && isReachable(place);
      const firsts = first.flatMap((selector) => [...region.querySelectorAll(selector)]);
      const target = wasHere ? place : firsts.find(isReachable) ?? region;
      target.focus({preventScroll: true, focusVisible: true});
      target.scrollIntoView({block: 'nearest'});
      return region.contains(document.activeElement);
    },

    skip() {
      if (!this.enter('conversation') && !this.enter('page')) focusMain();
    },

    /** What lay on top is gone, and so is what it was opened by: nobody should be nowhere. */
    recover() {
      const isSomewhere = document.activeElement && document.activeElement !== document.body;
      if (isSomewhere || document.querySelector(ON_TOP)) return;
      if (!(this.enter(isTouch() ? 'conversation' : 'composer') || this.enter('conversation'))) focusMain();
    },

    look() {
      this.isInRoom = Boolean(document.querySelector('.timeline__viewport'));
    },

    /** For those who listen: what a key did not find. */
    say(words) {
      clearTimeout(this.timer);
      this.said = words;
      this.timer = setTimeout(() => (this.said = ''), 5_000);
    },

    async toggle() {
      // The dialog is closed a moment before its `close` event says so.
      if (this.$refs.help.open) return this.$refs.help.close();
      this.groups = keys.inForce(window.chatterPreferences);
      this.isOpen = true;
      await this.$nextTick();
      this.$refs.help.showModal();
    },

    keep() {
      keys.turnSingleKeys(this.hasSingleKeys);
    },
  },

  template: `
    <div class="keyboard">
      <a class="keyboard__skip" href="#main" @focus="look" @click.prevent="skip">{{ isInRoom ? t('To the conversation') : t('To the content') }}</a>
      <p class="visually-hidden" role="status">{{ said }}</p>
      <dialog ref="help" v-beside class="keyboard__help overlay" data-key="keys" aria-labelledby="keyboard-title"
          @close="isOpen = $refs.help.open">
        <div v-if="isOpen" class="keyboard__sheet">
          <header class="dialog__head">
            <h2 id="keyboard-title" class="dialog__title">{{ t('Keys') }}</h2>
            <button type="button" class="button button--quiet button--icon" :aria-label="t('Close')" :title="t('Close')" @click="$refs.help.close()"><icon name="close"></icon></button>
          </header>
          <section v-for="group in groups" :key="group.place" :aria-labelledby="'keys-' + group.place">
            <h3 :id="'keys-' + group.place" class="keyboard__place">{{ group.heading }}</h3>
            <dl class="keyboard__list">
              <div v-for="key in group.keys" :key="key.id" class="keyboard__row" :data-key="key.id">
                <dt class="keyboard__words">{{ key.words }}</dt>
                <dd class="keyboard__keys">
                  <template v-for="(combination, index) in key.keys" :key="combination">
                    <span v-if="index" class="keyboard__or">{{ ' ' + t('or') + ' ' }}</span>
                    <span class="keyboard__combination"><kbd v-for="part in spell(combination)" :key="part.sign" class="keyboard__key"><span aria-hidden="true">{{ part.sign }}</span><span class="visually-hidden">{{ part.name }} </span></kbd></span>
                  </template>
                </dd>
              </div>
            </dl>
          </section>
          <label class="keyboard__single">
            <input type="checkbox" v-model="hasSingleKeys" @change="keep">
            <span>{{ t('Keys of one character, such as “?”. Switch them off if you speak to this computer.') }}</span>
          </label>
        </div>
      </dialog>
    </div>
  `,
};

function focusMain() {
  document.getElementById('main')?.focus({preventScroll: true});
}

/** Whether the focus can be there: shown, and nothing around it is out of reach. */
function isReachable(element) {
  return Boolean(element?.isConnected && !element.closest('[inert]') && !element.disabled && element.getClientRects().length);
}
