/** When a guest's stay ends. */
import {t, time} from 'chatter';

export default {
  props: {until: {type: String, required: true}},
  methods: {t, full: time.full},
  template: `<p class="stay-ends">{{ t('You can be here until {when}.', {when: full(until)}) }}</p>`,
};
