/**
 * One person's profile, loaded and kept true: whatever may have changed it has it loaded again. A
 * mixin: `watchPerson(id)` begins, `profile` is null until it is there, and once they are gone.
 */

import * as api from './api.js';
import * as live from './live.js';
import {relations} from './relations.js';

export const WatchedPerson = {
  data: () => ({profile: null, problem: '', isGone: false}),
  created() {
    this.watchedId = null;
    this.turn = 0;
    this.offs = [
      live.onReady(() => this.loadPerson()),
      live.on('everyone', (event) => {
        if (event.type === 'person.changed' && event.user.id === this.watchedId) this.loadPerson();
      }),
      relations.on(({user}) => user.id === this.watchedId && this.loadPerson()),
    ];
  },
  unmounted() {
    this.turn = -1;
    this.offs.forEach((off) => off());
  },
  methods: {
    /** @param {number} id @param {object|null} profile what is known already */
    watchPerson(id, profile = null) {
      Object.assign(this, {watchedId: id, profile, problem: '', isGone: false});
      if (profile) relations.take([profile], relations.now());
      else this.loadPerson();
    },

    unwatchPerson() {
      this.watchedId = null;
      this.turn++;
    },

    /** Answers may overtake each other: the one that was asked for last counts. */
    async loadPerson() {
      if (this.watchedId === null || this.turn < 0) return;
      const turn = ++this.turn;
      const asked = relations.now();
      try {
        const profile = await api.get(`/api/people/${this.watchedId}`);
        if (turn !== this.turn) return;
        relations.take([profile], asked);
        Object.assign(this, {profile, problem: ''});
      } catch (error) {
        if (turn !== this.turn) return;
        if (error.status === 404) Object.assign(this, {profile: null, isGone: true});
        if (!this.profile) this.problem = error.message;
      }
    },
  },
};
