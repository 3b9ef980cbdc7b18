/** Who a direct conversation is with: pictures, names and, of one person, how they are just now. */
import {
  Avatar, PersonLink, WatchedPerson, clockThere, directs, hereInWords, isCurrent, live, presence, t,
} from 'chatter';

const PICTURES_MOST = 3;
const TICK_MS = 10_000; // Clocks may be late by that.

export default {
  components: {Avatar, PersonLink},
  mixins: [WatchedPerson],
  props: {room: {type: Object, required: true}},
  data() {
    return {shown: this.room, now: Date.now()};
  },
  computed: {
    name() {
      return directs.nameOf(this.shown);
    },
    others() {
      return directs.others(this.shown);
    },
    pictures() {
      return this.others.slice(0, PICTURES_MOST);
    },
    /** What is to be said of the one person, or of who they are if they have a name together. */
    about() {
      if (!this.others.length) return t('For yourself');
      if (this.others.length > 1) {
        return this.shown.name ? this.others.map((user) => presence.person(user).name).join(', ') : '';
      }
      const about = this.profile?.about;
      const status = isCurrent(about?.status, this.now) ? `${about.status.emoji} ${about.status.text}`.trim() : '';
      const here = hereInWords(presence.status(this.others[0].id), about?.seen_at ?? null);
      return [status, here, clockThere(about?.time_zone, this.now)].filter(Boolean).join(' · ');
    },
  },
  created() {
    if (this.others.length === 1 && !this.others[0].is_gone) this.watchPerson(this.others[0].id);
  },
  mounted() {
    this.off = live.on(`room:${this.room.id}`, (event) => {
      if (event.type === 'room.changed') this.shown = event.room;
    });
    this.timer = setInterval(() => (this.now = Date.now()), TICK_MS);
  },
  beforeUnmount() {
    this.off();
    clearInterval(this.timer);
  },
  template: `
    <div class="direct-header">
      <span v-if="pictures.length" class="direct-header__pictures" :class="{'direct-header__pictures--several': pictures.length > 1}">
        <person-link v-for="user in pictures" :key="user.id" :user="user" tabindex="-1" aria-hidden="true"><avatar :user="user" :dot="pictures.length === 1"></avatar></person-link>
      </span>
      <div class="room-header__words">
        <h1 class="room-header__name" dir="auto" :title="name"><person-link v-if="others.length === 1" class="direct-header__link" :user="others[0]">{{ name }}</person-link><template v-else>{{ name }}</template></h1>
        <p class="room-header__description direct-header__about" dir="auto">{{ about }}</p>
      </div>
    </div>
  `,
};
