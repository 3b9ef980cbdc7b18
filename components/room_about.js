/** What a room is: its topic, what it is for, the links pinned to it, and how one writes in it. */
import {Icon, t, tn} from 'chatter';

const host = (url) => {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
};

export default {
  components: {Icon},
  props: {room: {type: Object, required: true}},
  computed: {
    /** What is not as in most rooms. @returns {[string, string][]} icons and sentences */
    facts() {
      const {kind, who_posts: posts, who_invites: invites, slow_seconds: slow} = this.room;
      return [
        kind === 'private' && ['lock', t('Private: only its members can find it and read it.')],
        posts === 'moderators' && ['pencil', t('Only moderators write in this room.')],
        invites === 'moderators' && ['people', t('Only moderators bring people in.')],
        slow > 0 && ['clock', t('Slow: each member writes once in {time}.', {time: pause(slow)})],
      ].filter(Boolean);
    },
    links() {
      return this.room.links.map(({title, url}) => ({title, url, host: host(url)}));
    },
  },
  methods: {t},
  template: `
    <div class="room-about">
      <section v-if="room.topic" class="details__section">
        <h3 class="details__heading">{{ t('Topic') }}</h3>
        <p class="details__words" dir="auto">{{ room.topic }}</p>
      </section>
      <section class="details__section">
        <h3 class="details__heading">{{ t('What it is for') }}</h3>
        <p class="details__words" dir="auto">{{ room.description || t('Nobody has said yet.') }}</p>
        <ul v-if="facts.length" class="room-about__links room-about__facts">
          <li v-for="[icon, words] in facts" :key="icon" class="room-about__fact"><icon :name="icon"></icon>{{ words }}</li>
        </ul>
      </section>
      <section v-if="links.length" class="details__section">
        <h3 class="details__heading">{{ t('Links') }}</h3>
        <ul class="room-about__links">
          <li v-for="link in links" :key="link.url" class="room-about__link">
            <a :href="link.url" target="_blank" rel="noopener noreferrer nofollow" dir="auto">{{ link.title }}<span class="visually-hidden">{{ ' ' + t('(opens another tab)') }}</span></a>
            <span v-if="link.host && link.host !== link.title" class="room-about__where" dir="ltr">{{ link.host }}</span>
          </li>
        </ul>
      </section>
    </div>
  `,
};

/** '30 seconds', '5 minutes', '1 hour'. @param {number} seconds */
function pause(seconds) {
  if (seconds % 3600 === 0) return tn('{count} hour', '{count} hours', seconds / 3600);
  if (seconds % 60 === 0) return tn('{count} minute', '{count} minutes', seconds / 60);
  return tn('{count} second', '{count} seconds', seconds);
}
