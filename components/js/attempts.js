/**
 * For lists that act at a click: a deed is attempted, and if it fails the reason is a sentence in
 * `problem`. A mixin.
 */
export const attempts = {
  data: () => ({problem: '', isBusy: false}),
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

    /**
     * The same, unless another one is under way.
     * @param {() => Promise<any>} deed @returns {Promise<boolean>} whether it was attempted
     */
    async attemptOnce(deed) {
      if (this.isBusy) return false;
      this.isBusy = true;
      await this.attempt(deed);
      this.isBusy = false;
      return true;
    },
  },
};
