/** The name and sign of Chatter, drawn for it: two voices that overlap. */
export default {
  props: {name: {type: String, default: 'Chatter'}, picture: String},
  template: `
    <div class="mark">
      <img v-if="picture" class="mark__picture" :src="picture" alt="" width="40" height="40">
      <svg v-else class="mark__sign" viewBox="0 0 48 48" width="40" height="40" aria-hidden="true" focusable="false">
        <path class="mark__first"
          d="M8 6h22a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H18l-8 7v-7H8a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6z"/>
        <path class="mark__second"
          d="M22 17h18a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6h-1v6l-7-6H22a6 6 0 0 1-6-6v-9a6 6 0 0 1 6-6z"/>
      </svg>
      <span class="mark__name" dir="auto">{{ name }}</span>
    </div>
  `,
};
