/** The way to reports that wait, in the sidebar: there only while some do. */

import {duties} from './duties.js';
import {Icon} from './icon.js';
import {t, tn} from './words.js';

export const ReportsLink = {
  components: {Icon},
  computed: {
    waiting: () => duties.waiting,
    inWords() {
      return tn('{count} waits', '{count} wait', this.waiting);
    },
  },
  methods: {t},
  template: `
    <a v-if="waiting" class="sidebar__browse reports-link" href="/reports"><icon name="flag"></icon><span class="sidebar__name">{{ t('Reports') }}</span>
      <span :key="waiting" class="badge"><span aria-hidden="true">{{ waiting }}</span><span class="visually-hidden">{{ ', ' + inWords }}</span></span></a>
  `,
};
