/**
 * 'New message': whom to write to, one or several, by a few letters of their names.
 *
 * A combobox over a listbox, with those who are chosen before it: the focus stays in the box,
 * arrows walk through the list, Backspace in the empty box takes the last one back. Whoever says
 * `chatter:new-message` to the window opens it.
 */

import * as api from './api.js';
import {attempts} from './attempts.js';
import {Avatar} from './avatar.js';
import {beside} from './beside.js';
import * as directs from './directs.js';
import * as fuzzy from './fuzzy.js';
import {Icon} from './icon.js';
import * as keys from './keys.js';
import {presence} from './presence.js';
import {t, tn} from './words.js';

const PAUSE_MS = 120; // People are asked for when the fingers rest.
const SHOWN_MOST = 8;

export const NewMessage = {
  mixins: [attempts],
  components: {Avatar, Icon},
  directives: {beside},
  props: {viewerId: {type: Number, required: true}, most: {type: Number, required: true}},
  data: () => ({isOpen: false, chosen: [], wanted: '', found: [], at: 0}),

  computed: {
    choices() {
      const taken = new Set([this.viewerId, ...this.chosen.map(({id}) => id)]);
      return this.isFull ? [] : this.found.filter(({id}) => !taken.has(id)).slice(0, SHOWN_MOST);
    },
    active() {
      return this.choices[this.at] ?? null;
    },
    isFull() {
      return this.chosen.length >= this.most - 1; // Oneself is in it, too.
    },
    status() {
      if (this.isFull) return t('A conversation is between {most} people at most.', {most: this.most});
      if (this.wanted.trim() && !this.choices.length && this.isAnswered) return t('Nobody is called that.');
      return this.wanted.trim() ? tn('{count} result', '{count} results', this.choices.length) : '';
    },
  },

  created() {
    this.turn = 0;
    this.isAnswered = false;
  },
  mounted() {
    window.addEventListener('chatter:new-message', this.open);
  },
  beforeUnmount() {
    window.removeEventListener('chatter:new-message', this.open);
    this.forget();
  },

  methods: {
    t,
    called: (user) => presence.person(user).name,

    /** @param {CustomEvent<{names?: string[]}>} event a few letters of each that is meant */
    async open({detail}) {
      Object.assign(this, {isOpen: true, chosen: [], wanted: '', found: [], at: 0, problem: ''});
      await this.$nextTick();
      if (!this.$refs.dialog.open) this.$refs.dialog.showModal(); // The box gets the focus.
      for (const name of detail?.names ?? []) await this.chooseBest(name);
      this.ask();
    },

    async chooseBest(name) {
      try {
        const [user] = (await this.people(name)).filter(({id}) => id !== this.viewerId);
        if (user && this.isOpen) this.choose(user);
      } catch {
        // Then they are looked for in the box.
      }
    },

    async people(wanted) {
      const {people} = await api.get(`/api/people?q=${encodeURIComponent(wanted.trim())}&limit=20`);
      return people.map(({user}) => user);
    },

    /** Of several answers the one asked for last counts. */
    async ask() {
      const turn = ++this.turn;
      try {
        const found = await this.people(this.wanted);
        if (turn !== this.turn) return;
        Object.assign(this, {found, at: 0, problem: '', isAnswered: true});
      } catch (error) {
        if (turn === this.turn) this.problem = error.message;
      }
    },

    forget() {
      clearTimeout(this.timer);
      this.turn++;
    },

    closed() {
      if (this.$refs.dialog.open) return; // Again, before the word of it came.
      this.forget();
      this.isOpen = false;
    },

    type({target}) {
      this.wanted = target.value;
      this.isAnswered = false;
      const isStill = (name) => fuzzy.match(this.wanted, name);
      this.found = this.found.filter(({name, handle}) => isStill(name) || isStill(handle));
      this.at = 0;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.ask, PAUSE_MS);
    },

    press(event) {
      if (keys.isComposing(event)) return;
      if (event.key === 'Backspace' && !this.wanted) this.takeBack(this.chosen.at(-1));
      else if (event.key === 'ArrowDown') this.walk(1);
      else if (event.key === 'ArrowUp') this.walk(-1);
      else if (event.key === 'Enter' && this.wanted.trim()) this.choose(this.active);
      else if (event.key === 'Enter' && this.chosen.length) this.start();
      else if (event.key === 'Enter') this.choose(this.active);
      else return;
      event.preventDefault();
    },

    walk(by) {
      const {length} = this.choices;
      if (length) this.at = (this.at + by + length) % length;
    },

    choose(user) {
      if (!user || this.isFull || this.chosen.some(({id}) => id === user.id)) return;
      this.chosen.push(user);
      const hadWords = this.wanted !== '';
      Object.assign(this, {wanted: '', at: 0, problem: ''});
      if (hadWords) this.ask();
      this.$refs.box?.focus();
    },

    takeBack(user) {
      this.chosen = this.chosen.filter((one) => one !== user);
      this.problem = '';
      this.$refs.box?.focus();
    },

    start() {
      if (!this.chosen.length) return;
      this.attemptOnce(async () => {
        await directs.open(this.chosen.map(({id}) => id));
        this.$refs.dialog.close();
      });
    },
  },

  template: `
    <dialog ref="dialog" v-beside class="new-message overlay" aria-labelledby="new-message-title" @close="closed">
      <div v-if="isOpen" class="new-message__sheet">
        <header class="dialog__head">
          <h2 id="new-message-title" class="dialog__title">{{ t('New message') }}</h2>
          <button type="button" class="button button--quiet button--icon" :aria-label="t('Close')" :title="t('Close')" @click="$refs.dialog.close()"><icon name="close"></icon></button>
        </header>
        <label class="new-message__label" for="new-message-box">{{ t('To') }}</label>
        <div class="new-message__line">
          <span v-for="user in chosen" :key="user.id" class="new-message__chip"><span dir="auto">{{ called(user) }}</span><button type="button" class="new-message__off" :aria-label="t('Take {name} off', {name: called(user)})" @click="takeBack(user)"><icon name="close"></icon></button></span>
          <input id="new-message-box" ref="box" class="new-message__box" type="text" autofocus role="combobox" aria-autocomplete="list" aria-expanded="true"
            aria-controls="new-message-list" aria-describedby="new-message-status" :aria-activedescendant="active && 'whom-' + active.id" :value="wanted"
            :placeholder="chosen.length ? '' : t('Name or handle')" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="next"
            @input="type" @keydown="press">
        </div>
        <div id="new-message-list" class="new-message__list" role="listbox" :aria-label="t('People')">
          <div v-for="(user, index) in choices" :key="user.id" :id="'whom-' + user.id" role="option" class="new-message__choice" :class="{'new-message__choice--active': index === at}"
              :aria-selected="index === at" @click="choose(user)" @pointermove="at = index">
            <avatar :user="user" dot></avatar><span class="new-message__name" dir="auto">{{ called(user) }}</span><span class="new-message__handle">@{{ user.handle }}</span>
          </div>
        </div>
        <p id="new-message-status" class="new-message__status" role="status">{{ status }}</p>
        <p v-if="problem" class="new-message__problem" role="alert">{{ problem }}</p>
        <div class="ask__answers">
          <button type="button" class="button button--primary" :disabled="!chosen.length || isBusy" @click="start">{{ t('Start conversation') }}</button>
        </div>
      </div>
    </dialog>
  `,
};
