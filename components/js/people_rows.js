/**
 * People, endlessly. Rows follow what changes between them and the viewer, here and elsewhere.
 */

import {changedList, live, presence, relations, t} from 'chatter';
import {PeopleFeed} from './people_feed.js';
import {PersonRow} from './person_row.js';

const EDGE_PX = 600; // Further people are loaded before the eye gets there.
const BONES = 6;
const COMING_MS = 1_500; // Those who come at once are asked for at once.

export const PeopleRows = {
  components: {PersonRow},
  props: {
    viewerId: {type: Number, required: true},
    path: {type: String, required: true}, // Of REST; another one is another list.
    list: {type: String, default: ''}, // One of the viewer's own, as `changedList` names them.
    label: {type: String, required: true},
    empty: {type: String, required: true}, // Said when nobody is in it.
    isSilent: Boolean, // There is nothing at all when nobody is in it.
  },
  emits: ['counted'],

  data: () => ({people: null, problem: '', deedProblem: '', isLoading: true, hasMore: false}),

  watch: {
    path() {
      this.feed.open(this.path);
    },
  },

  created() {
    this.bones = BONES;
    this.touched = new Set();
    this.feed = new PeopleFeed({changed: this.draw, taken: relations.take, now: relations.now});
  },

  mounted() {
    this.edge = new IntersectionObserver(
      (entries) => entries.some(({isIntersecting}) => isIntersecting) && this.feed.more(),
      {rootMargin: `${EDGE_PX}px 0px`},
    );
    this.offs = [
      relations.on(this.hear),
      this.list === 'here' ? live.on('everyone', this.follow) : () => {},
      live.on('everyone', (event) => {
        if (event.type === 'person.changed' && event.user.is_gone) this.drop(event.user.id);
      }),
      live.onStatus((status) => status === 'offline' && (this.isOld = true)),
      live.onReady(() => {
        if (this.isOld) this.feed.again();
        this.isOld = false;
      }),
    ];
    this.feed.open(this.path);
  },

  unmounted() {
    this.feed.close();
    this.edge.disconnect();
    clearTimeout(this.coming);
    this.offs.forEach((off) => off());
  },

  methods: {
    t,

    async draw() {
      const {people, problem, isLoading, next} = this.feed;
      const hasMore = next !== null;
      Object.assign(this, {people, isLoading, hasMore, problem});
      if (isLoading) return;
      this.$emit('counted', people?.length ?? 0, hasMore);
      await this.$nextTick();
      this.lookAgain();
    },

    /** An observer only tells of what changes: the end may be in view still. */
    lookAgain() {
      const {end} = this.$refs;
      if (!end || this.problem) return;
      this.edge.unobserve(end);
      this.edge.observe(end);
    },

    hear(person) {
      if (presence.person(person.user).is_gone) return this.drop(person.user.id);
      return this.feed.people && this.show(changedList(this.feed.people, this.list, person, this.touched));
    },

    /** Of those who are here: whoever leaves is gone at once, and whoever comes is asked for. */
    follow({type, user_id: userId, status}) {
      if (type !== 'presence.changed' || userId === this.viewerId || !this.feed.people) return;
      const others = this.feed.people.filter(({user}) => user.id !== userId);
      const isListed = others.length < this.feed.people.length;
      if (status === 'offline' && isListed) this.show(others);
      if (this.feed.isLoading || (status !== 'offline' && !isListed)) {
        this.coming ??= setTimeout(() => {
          this.coming = null;
          this.feed.again();
        }, COMING_MS);
      }
    },

    /** Somebody has deleted the account. */
    drop(userId) {
      const people = this.feed.people ?? [];
      if (people.some(({user}) => user.id === userId)) this.show(people.filter(({user}) => user.id !== userId));
    },

    async show(people) {
      if (people === this.feed.people) return;
      const at = this.rowOfFocus();
      this.feed.people = people;
      this.draw();
      await this.$nextTick();
      if (at >= 0 && document.activeElement === document.body) this.focusOn(at);
    },

    rowOfFocus() {
      const row = document.activeElement?.closest('.person-row');
      return row && this.$el.contains(row) ? [...row.parentElement.children].indexOf(row) : -1;
    },

    /** The row that had the focus is gone: the one that is in its place has it now. */
    focusOn(at) {
      const rows = this.$el.querySelectorAll('.person-row');
      const row = rows[Math.min(at, rows.length - 1)];
      (row?.querySelector('button') ?? document.querySelector('main h1'))?.focus();
    },

    /** What one does here leaves the row where it is. */
    touch({user}, deed) {
      if (deed === 'decline') this.touched.delete(user.id);
      else this.touched.add(user.id);
    },
  },

  template: `
    <section v-show="!isSilent || (people ? people.length : !problem)" class="people-rows">
      <slot></slot>
      <p v-if="deedProblem" class="people-rows__problem" role="alert">{{ deedProblem }}</p>
      <p v-if="people && !people.length && !problem" class="people-rows__none">{{ empty }}</p>
      <ul v-else-if="people" class="people-rows__list" :aria-label="label" :aria-busy="isLoading">
        <person-row v-for="person in people" :key="person.user.id" :person="person" :is-me="person.user.id === viewerId"
          :is-request="list === 'requests'" :says-here="list === 'here'" @press="touch(person, $event)" @problem="deedProblem = $event"></person-row>
      </ul>
      <ul v-else-if="!problem" class="people-rows__list" aria-hidden="true"><li v-for="n in bones" :key="n" class="person-row person-row--bone" :style="{'--bone': n}"><i></i><b></b></li></ul>
      <div v-if="problem" class="people-rows__problem" role="alert">
        <p>{{ problem }}</p>
        <button type="button" class="button" @click="people && hasMore ? feed.more() : feed.again()">{{ t('Try again') }}</button>
      </div>
      <p v-else-if="people && hasMore" ref="end" class="people-rows__more">{{ t('Loading more…') }}</p>
    </section>
  `,
};
