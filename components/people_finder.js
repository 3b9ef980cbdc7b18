/**
 * People found by name or handle as one types; before that, whom one may know, and everybody.
 */
import {Icon, t} from 'chatter';
import {PeopleRows} from 'chatter/people_rows.js';

const PAUSE_MS = 150;

export default {
  components: {Icon, PeopleRows},
  props: {viewerId: {type: Number, required: true}},
  data: () => ({typed: '', wanted: '', count: null, isSuggested: false}),
  computed: {
    path() {
      return this.wanted ? `/api/people?q=${encodeURIComponent(this.wanted)}` : '/api/people';
    },
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  methods: {
    t,
    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.find, PAUSE_MS);
    },
    find() {
      clearTimeout(this.timer);
      this.wanted = this.typed.trim();
    },
    counted(count, hasMore) {
      this.count = count === 0 ? t('Nobody is called that.') : t('{count} found', {count: `${count}${hasMore ? '+' : ''}`});
    },
  },
  template: `
    <div class="people-finder">
      <form class="people-finder__search" role="search" @submit.prevent="find">
        <icon name="search"></icon>
        <input class="input people-finder__box" type="search" :aria-label="t('Find people')" :placeholder="t('Name or handle')" v-model="typed"
          autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" @input="type">
      </form>
      <people-rows v-show="!wanted" :viewer-id="viewerId" path="/api/people/suggestions" :label="t('You may know')" empty="" is-silent @counted="isSuggested = true">
        <h2 class="people-finder__heading">{{ t('You may know') }}</h2>
      </people-rows>
      <people-rows v-if="isSuggested || wanted" :viewer-id="viewerId" :path="path" :label="wanted ? t('Found') : t('Everybody')" :empty="t('Nobody is called that.')" @counted="counted">
        <h2 class="people-finder__heading">{{ wanted ? t('Found') : t('Everybody') }}</h2>
      </people-rows>
      <p class="visually-hidden" role="status">{{ wanted ? count : '' }}</p>
    </div>
  `,
};
