/**
 * 'Go to': from anywhere to a room, a person or an action by a few letters of its name.
 *
 * It opens with what the page knows already and asks the server only for the rooms one is not in,
 * and for people, of whom there may be too many to know.
 * A combobox over a listbox: the focus stays in the box, arrows walk through the list.
 */
import {Icon, api, beside, choose, directs, duties, fuzzy, keys, live, myRooms, presence, recents, t, toast, tn} from 'chatter';

const FRESH_MS = 10_000;
const TYPING_MS = 120; // People are asked for when the fingers rest.
const PEOPLE_MOST = 6;

export default {
  components: {Icon},
  directives: {beside},
  props: {viewerId: {type: Number, required: true}, isGuest: Boolean},
  emits: ['create'],
  data: () => ({isOpen: false, wanted: '', groups: [], at: 0}),

  computed: {
    choices() {
      return this.groups.flatMap(({choices}) => choices);
    },
    active() {
      return this.choices[this.at] ?? null;
    },
    count() {
      return tn('{count} result', '{count} results', this.choices.length);
    },
  },

  created() {
    this.others = [];
    this.people = [];
    this.turn = 0;
    this.askedAt = -Infinity;
  },
  mounted() {
    window.addEventListener('chatter:switcher', this.toggle);
    this.off = live.onReady(() => (this.askedAt = -Infinity));
  },
  beforeUnmount() {
    window.removeEventListener('chatter:switcher', this.toggle);
    this.off();
    this.forgetPeople();
  },

  methods: {
    t,
    pieces: ({name, marks}) => fuzzy.pieces(name, marks),

    toggle() {
      // The dialog is closed a moment before its `close` event says so.
      if (this.$refs.dialog.open) this.$refs.dialog.close();
      else this.open();
    },

    async open() {
      this.isOpen = true;
      this.wanted = '';
      this.forgetPeople();
      this.look();
      await this.$nextTick();
      this.$refs.dialog.showModal(); // The box is the first in it and gets the focus.
      this.ask();
    },

    /** The rooms that one is not in. */
    async ask() {
      if (this.isGuest || performance.now() - this.askedAt < FRESH_MS) return;
      this.askedAt = performance.now();
      try {
        this.others = await api.get('/api/rooms');
      } catch {
        this.askedAt = -Infinity; // One's own rooms are here all the same.
        return;
      }
      const active = this.active?.key;
      if (this.isOpen) this.look(active);
    },

    /** People who are called like that: of several answers the one asked for last counts. */
    async askForPeople() {
      if (this.isGuest) return;
      const turn = ++this.turn;
      try {
        const {people} = await api.get(`/api/people?q=${encodeURIComponent(this.wanted.trim())}&limit=${PEOPLE_MOST}`);
        if (turn !== this.turn) return;
        this.people = people.map(({user}) => user);
      } catch {
        return; // Rooms and actions are here all the same.
      }
      if (this.isOpen) this.look(this.hasWalked ? this.active?.key : undefined);
    },

    forgetPeople() {
      clearTimeout(this.timer);
      this.turn++;
      this.people = [];
    },

    /** @param {string} [active] the key of the choice to stay at; else the first one */
    look(active) {
      const current = /^\/rooms\/(\d+)/.exec(location.pathname);
      this.groups = choose(this.wanted, {
        mine: myRooms.sorted().map((room) => ({room: asNow(room), unread: myRooms.calls(room.id)})),
        others: this.others.map(({room}) => room).filter(({id}) => !myRooms.byId.has(id)),
        recents: recents.read(this.viewerId),
        currentId: current && Number(current[1]),
        isGuest: this.isGuest,
        viewerId: this.viewerId,
        duties,
      }, this.people);
      this.at = Math.max(0, this.choices.findIndex(({key}) => key === active));
    },

    type({target}) {
      this.wanted = target.value;
      this.hasWalked = false;
      clearTimeout(this.timer);
      if (this.wanted.trim()) this.timer = setTimeout(this.askForPeople, TYPING_MS);
      else this.forgetPeople();
      const isStill = (name) => fuzzy.match(this.wanted, name);
      this.people = this.people.filter(({name, handle}) => isStill(name) || isStill(handle));
      this.look();
      this.$refs.list.scrollTop = 0;
    },

    press(event) {
      const key = keys.find(event, 'switcher');
      if (!key) return;
      event.preventDefault();
      if (key.id === 'choose') this.go(this.active);
      else this.walk(key.id === 'next-choice' ? 1 : -1);
    },

    async walk(by) {
      const {length} = this.choices;
      if (!length) return;
      this.hasWalked = true;
      this.at = (this.at + by + length) % length;
      await this.$nextTick();
      this.$refs.list.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
    },

    go(choice) {
      if (!choice) return;
      const name = choice.key === 'create' ? this.wanted.trim() : '';
      this.$refs.dialog.close();
      if (choice.kind === 'create') this.$emit('create', name);
      else if (choice.kind === 'message') directs.open([choice.userId]).catch(({message}) => toast(message));
      else if (choice.path) say('chatter:go', {path: choice.path});
      else say(choice.event, choice.detail);
    },
  },

  template: `
    <dialog ref="dialog" v-beside class="switcher overlay" data-key="switcher" :aria-label="t('Go to')" @close="isOpen = $refs.dialog.open">
      <div v-if="isOpen" class="switcher__sheet">
        <div class="switcher__line">
          <icon name="search"></icon>
          <input ref="box" class="switcher__box" type="text" role="combobox" :aria-label="t('Room, person or action')"
              aria-autocomplete="list" aria-expanded="true" aria-controls="switcher-list"
              :aria-activedescendant="active && 'choice-' + active.key"
              :placeholder="t('Where to?')" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go"
              @input="type" @keydown="press">
          <button type="button" class="switcher__close" :aria-label="t('Close')" :title="t('Close') + ' (Esc)'" @click="$refs.dialog.close()"><icon name="close"></icon></button>
        </div>
        <div ref="list" id="switcher-list" class="switcher__list" role="listbox" :aria-label="t('Rooms, people and actions')" tabindex="-1">
          <div v-for="group in groups" :key="group.heading" role="group" :aria-label="group.heading">
            <div class="switcher__heading" aria-hidden="true">{{ group.heading }}</div>
            <div v-for="choice in group.choices" :key="choice.key" :id="'choice-' + choice.key" role="option"
                class="switcher__choice" :class="{'switcher__choice--active': choice === active, 'switcher__choice--unread': choice.unread}"
                :aria-selected="choice === active" @click="go(choice)" @pointermove="at = choices.indexOf(choice)">
              <icon :name="choice.icon"></icon>
              <span class="switcher__name" dir="auto"><template v-for="(piece, index) in pieces(choice)" :key="index"><mark v-if="piece.isMarked">{{ piece.text }}</mark><template v-else>{{ piece.text }}</template></template></span>
              <span v-if="choice.about" class="switcher__about"><span class="visually-hidden">, </span>{{ choice.about }}</span>
              <span v-if="choice.unread" class="switcher__unread"><span class="visually-hidden">, </span>{{ choice.unread > 999 ? '999+' : choice.unread }}<span class="visually-hidden">{{ ' ' + t('unread') }}</span></span>
            </div>
          </div>
        </div>
        <p class="visually-hidden" role="status">{{ wanted ? count : '' }}</p>
      </div>
    </dialog>
  `,
};

/** With its people as they are called now. */
function asNow(room) {
  return room.kind === 'direct' ? {...room, people: room.people.map(presence.person)} : room;
}

function say(type, detail) {
  window.dispatchEvent(new CustomEvent(type, {detail}));
}
