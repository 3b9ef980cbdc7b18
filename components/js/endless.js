/**
 * Lists that are loaded page by page as one goes on reading. A mixin for a component that says where
 * a page is (`pageAt(after)`) and what of it to show (`take(answer)`), and has an element `end`.
 */
import * as api from './api.js';
import * as live from './live.js';

const EDGE_PX = 600; // Further ones are loaded before the eye gets there.

export const endless = {
  data: () => ({items: null, next: null, isLoading: false, listProblem: ''}),

  mounted() {
    this.turn = 0;
    this.edge = new IntersectionObserver(
      (entries) => entries.some(({isIntersecting}) => isIntersecting) && this.more(),
      {rootMargin: `${EDGE_PX}px 0px`},
    );
    this.stopAgain = live.onReady(() => this.listProblem && this.again());
    this.begin();
  },

  unmounted() {
    this.turn = -Infinity;
    this.stopAgain();
    this.edge.disconnect();
  },

  methods: {
    /** The first page again; what is shown stays until it is there. */
    begin() {
      return this.load(null);
    },

    /** The next page, if there is one and none is on its way. */
    more() {
      return this.next === null || this.isLoading ? null : this.load(this.next);
    },

    /** What could not be had, now that the server is there. */
    again() {
      return this.load(this.after);
    },

    async load(after) {
      const turn = ++this.turn;
      this.after = after;
      this.isLoading = true;
      this.listProblem = '';
      try {
        const answer = await api.get(this.pageAt(after));
        if (turn !== this.turn) return; // Another question was asked meanwhile.
        const found = this.take(answer);
        this.items = after === null ? found : [...this.items, ...found];
        this.next = answer.next;
      } catch (error) {
        if (turn !== this.turn) return;
        this.listProblem = error.message;
      }
      this.isLoading = false;
      await this.$nextTick();
      this.lookAgain();
    },

    /** An observer only tells of what changes: the end may be in view still. */
    lookAgain() {
      const {end} = this.$refs;
      if (!end || this.listProblem) return;
      this.edge.unobserve(end);
      this.edge.observe(end);
    },
  },
};
