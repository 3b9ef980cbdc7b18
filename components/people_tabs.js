/** The parts of the people page, as links; with how many wait for an answer. */
import {relations, tn} from 'chatter';

export default {
  props: {label: String, tabs: Array, current: String, requests: String},
  computed: {
    waiting: () => relations.waiting(),
  },
  methods: {
    spoken: (count) => tn('{count} waits for an answer', '{count} wait for an answer', count),
  },
  template: `
    <nav class="people-tabs" :aria-label="label">
      <a v-for="[path, words] in tabs" :key="path" class="people-tabs__tab" :href="path" :aria-current="path === current ? 'page' : null">{{ words }}<span
        v-if="path === requests && waiting" :key="waiting" class="badge"><span aria-hidden="true">{{ waiting }}</span><span class="visually-hidden">{{ ', ' + spoken(waiting) }}</span></span></a>
    </nav>
  `,
};
