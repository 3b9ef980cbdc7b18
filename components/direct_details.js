/** The people of a direct conversation, its name if they are several, and putting it out of sight. */
import {Avatar, Icon, PersonLink, api, attempts, directs, hereInWords, live, presence, t} from 'chatter';

export default {
  mixins: [attempts],
  components: {Avatar, Icon, PersonLink},
  props: {room: {type: Object, required: true}, nameMost: {type: Number, required: true}},
  data() {
    return {shown: this.room, name: this.room.name, hideProblem: ''};
  },
  computed: {
    others() {
      return directs.others(this.shown);
    },
    people() {
      return this.others.length ? this.others : this.shown.people;
    },
  },
  mounted() {
    this.off = live.on(`room:${this.room.id}`, (event) => {
      if (event.type !== 'room.changed') return;
      if (this.name === this.shown.name) this.name = event.room.name; // Else somebody is at it here.
      this.shown = event.room;
    });
  },
  beforeUnmount() {
    this.off();
  },
  methods: {
    t,
    called: (user) => presence.person(user).name,
    here: (user) => hereInWords(presence.status(user.id), null),

    rename() {
      this.attemptOnce(async () => {
        this.shown = await api.patch(`/api/rooms/${this.room.id}/name`, {name: this.name});
        this.name = this.shown.name;
      });
    },

    async hide() {
      try {
        await api.post(`/api/rooms/${this.room.id}/hide`);
        window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: '/'}}));
      } catch (error) {
        this.hideProblem = error.message;
      }
    },
  },
  template: `
    <div class="direct-details">
      <section class="details__section">
        <h3 class="details__heading">{{ t('People') }}</h3>
        <ul class="member-list">
          <li v-for="user in people" :key="user.id">
            <person-link class="member-list__one" :user="user">
              <avatar :user="user" dot></avatar>
              <span class="member-list__words"><span class="member-list__name" dir="auto">{{ called(user) }}</span><span class="member-list__handle" dir="auto">{{ '@' + user.handle }}<template v-if="here(user)"> · {{ here(user) }}</template></span></span>
            </person-link>
          </li>
        </ul>
      </section>
      <section v-if="others.length > 1" class="details__section">
        <h3 class="details__heading"><label for="direct-name">{{ t('Name of the conversation') }}</label></h3>
        <form class="direct-details__form" @submit.prevent="rename">
          <input id="direct-name" v-model="name" class="input" type="text" dir="auto" autocomplete="off" :maxlength="nameMost"
            :aria-describedby="problem ? 'direct-name-problem' : null" :aria-invalid="problem ? true : null" :placeholder="t('None: it is called by its people')">
          <button type="submit" class="button" :disabled="name === shown.name || isBusy">{{ t('Save') }}</button>
        </form>
        <p v-if="problem" id="direct-name-problem" class="direct-details__problem" role="alert">{{ problem }}</p>
      </section>
      <section class="details__section">
        <button type="button" class="button direct-details__hide" @click="hide"><icon name="eyeOff"></icon>{{ t('Hide conversation') }}</button>
        <p class="direct-details__hint">{{ t('It comes back to your sidebar with the next message. Nothing is deleted.') }}</p>
        <p v-if="hideProblem" class="direct-details__problem" role="alert">{{ hideProblem }}</p>
      </section>
    </div>
  `,
};
