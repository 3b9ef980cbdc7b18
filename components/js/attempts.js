/**
 * For lists that act at a click: a deed is attempted, and if it fails the reason is a sentence in
 * `problem`. A mixin.
 */
export const attempts = {
  data: () => ({problem: ''}),
  methods: {
    /** @param {() => Promise<any>} deed */
    async attempt(deed) {
      try {
        await deed();
        this.problem = '';
      } catch (error) {
        this.problem = error.message;
      }
    },
  },
};
