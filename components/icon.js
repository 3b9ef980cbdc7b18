/** A drawn sign in the colour and size of the text around it. */
import {icons} from 'chatter';

export default {
  props: {name: String},
  data: () => ({icons}),
  template: '<span class="icon-box" aria-hidden="true" v-html="icons[name]"></span>',
};
