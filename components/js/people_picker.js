/** Choosing people by name: one types, presses those who are meant, and they stand above as chips. */

import * as api from './api.js';
import {Avatar} from './avatar.js';
import {Icon} from './icon.js';
import {t} from './words.js';

const PAUSE_MS = 150;

export const PeoplePicker = {
  components: {Avatar, Icon},
  props: {
    /** Where people are found; `q` is added. Answers with `people` or `members`. */
    path: {type: String, required: true},
    label: {type: String, required: true},
    modelValue: {type: Array, required: true}, // The people who are chosen.
    isOne: Boolean, // Choosing another one takes the place of the one before.
    exceptId: {type: Number, default: null},
  },
  emits: ['update:modelValue'],
  data: () => ({typed: '', people: null, problem: ''}),
  computed: {
    shown() {
      return (this.people ?? []).filter(({id}) => id !== this.exceptId);
    },
    said() {
      if (!this.people || !this.typed.trim()) return '';
      return this.shown.length ? t('{count} found', {count: this.shown.length}) : t('Nobody is called that.');
    },
  },
  mounted() {
    this.turn = 0;
    this.find();
  },
  unmounted() {
    this.turn = -1;
    clearTimeout(this.timer);
  },
  methods: {
    t,
    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.find, PAUSE_MS);
    },
    async find() {
      clearTimeout(this.timer);
      const turn = ++this.turn;
      try {
        const query = new URLSearchParams({q: this.typed.trim()});
        const {people, members} = await api.get(`${this.path}?${query}`);
        if (turn !== this.turn) return;
        this.people = (people ?? members).map(({user}) => user);
        this.problem = '';
      } catch (error) {
        if (turn === this.turn) this.problem = error.message;
      }
    },
    isChosen(user) {
      return this.modelValue.some(({id}) => id === user.id);
    },
    toggle(user) {
      if (this.isChosen(user)) return this.remove(user);
      this.$emit('update:modelValue', this.isOne ? [user] : [...this.modelValue, user]);
    },
    remove(user) {
      this.$emit('update:modelValue', this.modelValue.filter(({id}) => id !== user.id));
      this.$refs.box.focus();
    },
    /** Backspace in an empty box takes the last one away. */
    press(event) {
      if (event.key === 'Backspace' && !this.typed && this.modelValue.length) this.remove(this.modelValue.at(-1));
      if (event.key !== 'Enter') return;
      event.preventDefault();
      const [first] = this.shown.filter((user) => !this.isChosen(user));
      if (!this.typed.trim() || !first) return;
      this.toggle(first);
      this.typed = '';
      this.find();
    },
  },
  template: `
    <div class="people-picker">
      <ul v-if="modelValue.length && !isOne" class="people-picker__chosen" :aria-label="t('Chosen')">
        <li v-for="user in modelValue" :key="user.id" class="people-picker__chip">
          <span class="people-picker__chip-name" dir="auto">{{ user.name }}</span>
          <button type="button" class="people-picker__remove" :aria-label="t('Without {name}', {name: user.name})" @click="remove(user)"><icon name="close"></icon></button>
        </li>
      </ul>
      <input ref="box" class="input" type="search" name="people" :aria-label="label" :placeholder="t('Name or handle')" v-model="typed" autofocus
        autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" @input="type" @keydown="press">
      <p class="visually-hidden" role="status">{{ said }}</p>
      <p v-if="problem" class="room-deed__problem" role="alert">{{ problem }}</p>
      <ul class="people-picker__found" :aria-label="label" :aria-busy="!people">
        <li v-if="people && !shown.length" class="people-picker__handle">{{ t('Nobody is called that.') }}</li>
        <li v-for="user in shown" :key="user.id" :data-user="user.id">
          <button type="button" class="people-picker__one" :aria-pressed="isChosen(user)" @click="toggle(user)">
            <avatar :user="user" dot></avatar>
            <span class="people-picker__names"><span class="people-picker__name" dir="auto">{{ user.name }}</span><span class="people-picker__handle">@{{ user.handle }}</span></span>
            <icon v-if="isChosen(user)" name="check"></icon>
          </button>
        </li>
      </ul>
    </div>
  `,
};
