/**
 * A person's name or picture as the way to their card; and, as with any link, to their page in
 * another tab.
 */

export const PersonLink = {
  props: {user: {type: Object, required: true}},
  methods: {
    open(event) {
      const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (hasModifier || event.button !== 0 || !this.user.handle) return;
      event.preventDefault();
      const detail = {user: this.user, opener: this.$el, isByPointer: event.detail > 0};
      window.dispatchEvent(new CustomEvent('chatter:person', {detail}));
    },
  },
  template: `
    <a class="person-link" :href="user.handle ? '/people/' + user.handle : null" aria-haspopup="dialog" @click="open"><slot></slot></a>
  `,
};
