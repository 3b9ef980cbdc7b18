/**
 * A question before something that cannot simply be taken back: what follows from it, and two
 * answers. `ask()` opens it; Esc and a click beside it are a no.
 */

import {beside} from './beside.js';
import {t} from './words.js';

let questions = 0;

export const Ask = {
  directives: {beside},
  props: {title: String, yes: String, isDanger: Boolean},
  emits: ['yes'],
  created() {
    this.titleId = `ask-${++questions}`;
  },
  methods: {
    t,
    ask() {
      this.$refs.dialog.showModal();
    },
    close() {
      this.$refs.dialog.close();
    },
    agree() {
      this.close();
      this.$emit('yes');
    },
  },
  template: `
    <dialog ref="dialog" v-beside class="ask overlay" :aria-labelledby="titleId">
      <div class="ask__sheet">
        <h2 :id="titleId" class="ask__title">{{ title }}</h2>
        <div class="ask__words"><slot></slot></div>
        <div class="ask__answers">
          <button type="button" class="button" autofocus @click="close">{{ t('Cancel') }}</button>
          <slot name="answers"><button type="button" class="button" :class="isDanger ? 'button--danger' : 'button--primary'" @click="agree">{{ yes }}</button></slot>
        </div>
      </div>
    </dialog>
  `,
};
