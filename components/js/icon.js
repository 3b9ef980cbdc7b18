/** An icon of `icons.js` as a component: `<icon name="plus"></icon>`. */

import {h} from 'vue';
import {icons} from './icons.js';

export const Icon = {
  props: {name: {type: String, required: true}},
  render() {
    return h('span', {class: 'glyph', innerHTML: icons[this.name]});
  },
};
