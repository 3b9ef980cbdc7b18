/**
 * What is offered while somebody writes a name: people after `@`, those of the room first, rooms
 * after `#`, emoji after `:`. It belongs to a text box, which keeps the focus: arrows walk, Enter and
 * Tab take, Esc closes.
 */

import * as api from './api.js';
import {Avatar} from './avatar.js';
import {mixed, named} from './completing.js';
import {fold, match} from './fuzzy.js';
import {Icon} from './icon.js';
import {isComposing} from './keys.js';
import {myRooms} from './my_rooms.js';
import {presence} from './presence.js';
import {t, tn} from './words.js';

const PAUSE_MS = 80;
const SHOWN_MOST = 8;

export const Completer = {
  components: {Avatar, Icon},
  props: {roomId: {type: Number, required: true}, boxId: {type: String, required: true}},
  emits: ['take'],
  data: () => ({word: null, choices: [], at: 0}),
  computed: {
    listId() {
      return `${this.boxId}-choices`;
    },
    active() {
      return this.choices[this.at] ?? null;
    },
    said() {
      return this.choices.length ? tn('{count} suggestion', '{count} suggestions', this.choices.length) : '';
    },
  },
  created() {
    this.turn = 0;
    this.closedAt = null;
  },
  beforeUnmount() {
    this.close();
  },
  methods: {
    t,

    /** The text or the cursor is another now. @param {HTMLTextAreaElement} box */
    look(box) {
      this.box = box;
      const word = box.selectionStart === box.selectionEnd ? named(box.value, box.selectionStart) : null;
      if (word?.from !== this.closedAt) this.closedAt = null;
      if (!word) return this.close();
      if (this.closedAt !== null) return; // Somebody did not want it.
      if (word.letters === this.word?.letters && word.from === this.word?.from) return;
      const isSame = word.sign === this.word?.sign && word.from === this.word.from;
      const isStill = ({name, user}) => isSame && [name, user?.handle ?? ''].some((one) => match(word.letters, one));
      this.word = word;
      this.turn++; // What is on its way is for fewer letters.
      this.show(this.choices.filter(isStill)); // Nobody takes what no longer fits.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(word), word.sign === '@' ? PAUSE_MS : 0);
    },

    /** Of several answers the one asked for last counts. */
    async find(word) {
      const turn = ++this.turn;
      try {
        const found = await this[{'@': 'people', '#': 'rooms', ':': 'emoji'}[word.sign]](word.letters, (some) => {
          if (turn === this.turn && some.length) this.show(some);
        });
        if (turn === this.turn) this.show(found);
      } catch {
        // One writes on with what is shown.
      }
    },

    show(choices) {
      const before = this.active?.key;
      this.choices = choices;
      this.at = Math.max(0, choices.findIndex(({key}) => key === before));
      this.tell();
    },

    async people(letters, meanwhile) {
      const query = `q=${encodeURIComponent(letters)}&limit=${SHOWN_MOST}`;
      const {members} = await api.get(`/api/rooms/${this.roomId}/members?${query}`);
      const inIt = members.map(({user}) => user);
      const choicesOf = (users) => users.map((user) => ({
        key: `u${user.id}`, user, name: presence.person(user).name, about: `@${user.handle}`, text: `@${user.handle} `,
      }));
      meanwhile(choicesOf(inIt));
      if (inIt.length >= SHOWN_MOST || presence.viewer()?.is_guest) return choicesOf(inIt);
      const {people} = await api.get(`/api/people?${query}`);
      return choicesOf(mixed(inIt, people.map(({user}) => user), SHOWN_MOST));
    },

    rooms(letters) {
      return myRooms.sorted()
        .filter(({kind, archived}) => kind !== 'direct' && !archived)
        .map((room) => ({room, hit: match(letters, room.name)}))
        .filter(({hit}) => hit)
        .sort((a, b) => b.hit.score - a.hit.score)
        .slice(0, SHOWN_MOST)
        .map(({room}) => ({key: `r${room.id}`, icon: room.kind === 'private' ? 'lock' : 'hash', name: room.name, about: '', text: `#${room.name} `}));
    },

    async emoji(letters) {
      const {emoji} = await import('./emoji_names.js');
      const wanted = fold(letters);
      const isFirst = ({name}) => name.startsWith(wanted);
      return emoji
        .filter(({name}) => name.includes(wanted))
        .sort((a, b) => isFirst(b) - isFirst(a) || a.name.length - b.name.length)
        .slice(0, SHOWN_MOST)
        .map((one) => ({key: `e${one.name}`, sign: one.emoji, name: `:${one.name}:`, about: '', text: `${one.emoji} `}));
    },

    close() {
      clearTimeout(this.timer);
      this.turn++;
      Object.assign(this, {word: null, choices: [], at: 0});
      this.tell();
    },

    /** The box says what it controls while there is something. */
    tell() {
      if (!this.box) return;
      this.box.ariaHasPopup = 'listbox';
      if (this.active) {
        this.box.setAttribute('aria-controls', this.listId);
        this.box.setAttribute('aria-activedescendant', `${this.listId}-${this.active.key}`);
      } else {
        this.box.removeAttribute('aria-controls');
        this.box.removeAttribute('aria-activedescendant');
      }
    },

    /** A key in the box. @returns {boolean} whether it was for this */
    press(event) {
      if (!this.choices.length || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === 'ArrowDown') this.walk(1);
      else if (event.key === 'ArrowUp') this.walk(-1);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.take(this.active);
      else if (event.key === 'Escape') this.dismiss();
      else return false;
      event.preventDefault();
      event.stopImmediatePropagation();
      return true;
    },

    async walk(by) {
      this.at = (this.at + by + this.choices.length) % this.choices.length;
      this.tell();
      await this.$nextTick();
      this.$el.querySelector?.('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
    },

    dismiss() {
      this.closedAt = this.word.from;
      this.close();
    },

    take({text}) {
      const {from} = this.word;
      const {box} = this;
      const hasSpace = /^\s/.test(box.value.slice(box.selectionEnd));
      box.setRangeText(hasSpace ? text.trimEnd() : text, from, box.selectionEnd, 'end');
      this.close();
      box.focus({preventScroll: true});
      this.$emit('take');
    },
  },
  template: `
    <div class="completer">
      <div v-if="choices.length" :id="listId" class="completer__list" role="listbox" tabindex="0" :aria-label="t('Suggestions')">
        <div v-for="(choice, index) in choices" :id="listId + '-' + choice.key" :key="choice.key" class="completer__choice" :class="{'completer__choice--active': index === at}"
            role="option" :aria-selected="index === at" @pointerdown.prevent @click="take(choice)" @pointermove="at = index">
          <avatar v-if="choice.user" :user="choice.user" dot></avatar><icon v-else-if="choice.icon" :name="choice.icon"></icon><span v-else class="completer__sign">{{ choice.sign }}</span>
          <span class="completer__name" dir="auto">{{ choice.name }}</span><span v-if="choice.about" class="completer__about">{{ choice.about }}</span>
        </div>
      </div>
      <p class="visually-hidden" role="status">{{ said }}</p>
    </div>
  `,
};
