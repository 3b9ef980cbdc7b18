/** Links in a form: each a title and an address, added and taken away; sent as one text of JSON. */

import {Icon} from './icon.js';
import {t} from './words.js';

const SCHEME = 'https://';

export const LinksField = {
  components: {Icon},
  props: {name: String, value: Array, most: Number},
  emits: ['changed'],
  data() {
    return {links: this.value.map((link, key) => ({...link, key})), keys: this.value.length};
  },
  created() {
    this.SCHEME = SCHEME;
  },
  computed: {
    /** Lines in which nothing was written are none. */
    sent() {
      const said = this.links.filter(({title, url}) => title.trim() || url.trim());
      return JSON.stringify(said.map(({title, url}) => ({title, url})));
    },
  },
  methods: {
    t,
    async add() {
      this.links.push({title: '', url: '', key: this.keys++});
      await this.$nextTick();
      this.$el.querySelector('.links-field__link:last-of-type input').focus();
    },
    async remove(key) {
      this.links = this.links.filter((link) => link.key !== key);
      this.$emit('changed');
      await this.$nextTick();
      this.$refs.add?.focus();
    },
  },
  template: `
    <div class="links-field">
      <input type="hidden" :name="name" :value="sent">
      <div v-for="link in links" :key="link.key" class="links-field__link">
        <input v-model="link.title" class="form__input links-field__title" :aria-label="t('Title of the link')" :placeholder="t('Title')" maxlength="60" dir="auto" autocomplete="off" @input="$emit('changed')">
        <input v-model="link.url" class="form__input links-field__url" type="url" :aria-label="t('Address of the link')" :placeholder="SCHEME" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false" @input="$emit('changed')">
        <button type="button" class="button button--quiet button--icon" :aria-label="t('Remove this link')" :title="t('Remove this link')" @click="remove(link.key)"><icon name="close"></icon></button>
      </div>
      <button v-if="links.length < most" ref="add" type="button" class="button" @click="add"><icon name="plus"></icon>{{ t('Add a link') }}</button>
    </div>
  `,
};
