/** The button of a room's header that says how many people are in it, and shows who. */
import {Icon, t} from 'chatter';

export default {
  components: {Icon},
  props: {label: String},
  data: () => ({isOpen: false}),
  mounted() {
    this.hear = ({detail}) => (this.isOpen = detail.isOpen);
    window.addEventListener('chatter:details-are', this.hear);
    this.isOpen = Boolean(document.querySelector('.details--open'));
  },
  beforeUnmount() {
    window.removeEventListener('chatter:details-are', this.hear);
  },
  methods: {
    t,
    toggle: () => window.dispatchEvent(new CustomEvent('chatter:details')),
  },
  template: `
    <button type="button" class="button button--quiet room-header__members" :aria-expanded="isOpen"
      :title="t('Details')" @click="toggle"><icon name="people"></icon><span>{{ label }}</span></button>
  `,
};
