/** How many follow somebody and whom they follow, as links to the lists; nothing if those are hidden. */

import {number, tn} from './words.js';

export const PersonCounts = {
  props: {user: {type: Object, required: true}, about: {type: Object, required: true}},
  methods: {
    number,
    followers: (count) => tn('follower', 'followers', count),
    following: (count) => tn('following', 'following', count),
  },
  template: `
    <p v-if="about.followers !== null" class="person-counts">
      <a class="person-counts__one" :href="'/people/' + user.handle + '/followers'"><b>{{ number(about.followers) }}</b> {{ followers(about.followers) }}</a>
      <a class="person-counts__one" :href="'/people/' + user.handle + '/following'"><b>{{ number(about.following) }}</b> {{ following(about.following) }}</a>
    </p>
  `,
};
