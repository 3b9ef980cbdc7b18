/** What an invitation shall be good for, and the link that comes of it. */
import {Icon, api, attempts, myRooms, t} from 'chatter';
import {InviteCard} from 'chatter/invite_card.js';

const USES = [
  [1, t('One person')],
  [10, t('Ten people')],
  ['', t('Any number')],
];
const HOURS = [
  [1, t('1 hour')],
  [24, t('1 day')],
  [7 * 24, t('7 days')],
  [30 * 24, t('30 days')],
  ['', t('Never')],
];
const DAYS = [
  [1, t('1 day')],
  [7, t('7 days')],
  [30, t('30 days')],
];
const ROLES = [
  ['member', t('Member')],
  ['guest', t('Guest')],
  ['administrator', t('Administrator')],
];
const number = (value) => (value === '' ? null : Number(value));

export default {
  components: {Icon, InviteCard},
  mixins: [attempts],
  props: {isOwner: Boolean, roomId: {type: Number, default: null}},
  data() {
    return {
      uses: 1, hours: 7 * 24, role: 'member', days: 7, mayClaim: false, chosen: this.roomId ? [this.roomId] : [], rooms: [], made: null,
      isBusy: false,
    };
  },
  computed: {
    landing() {
      return this.chosen.map((id) => this.rooms.find((room) => room.id === id)).filter(Boolean);
    },
    roles() {
      return ROLES.filter(([role]) => this.isOwner || role !== 'administrator');
    },
    isFull() {
      return this.role === 'guest' && this.landing.length > 0;
    },
    nowhere() {
      if (this.role === 'guest') return t('choose one');
      return this.landing.length ? t('no other room') : t('where everybody arrives');
    },
    others() {
      return this.rooms.filter(({id}) => !this.chosen.includes(id));
    },
  },
  watch: {
    role() {
      if (this.role === 'guest') this.chosen = this.chosen.slice(0, 1);
    },
  },
  created() {
    Object.assign(this, {USES, HOURS, DAYS});
  },
  async mounted() {
    if (!myRooms.isLoaded) await this.attempt(async () => myRooms.reset((await api.get('/api/me/rooms')).rooms));
    this.rooms = myRooms.sorted().filter(({archived, kind}) => !archived && kind !== 'direct');
  },
  methods: {
    t,
    add({target}) {
      this.chosen.push(Number(target.value));
      target.value = '';
    },
    remove(id) {
      this.chosen = this.chosen.filter((one) => one !== id);
      this.$nextTick(() => this.$refs.add?.focus());
    },
    async make() {
      if (this.isBusy) return;
      this.isBusy = true;
      const wish = {uses: number(this.uses), hours: number(this.hours), role: this.role, room_ids: this.chosen};
      if (this.role === 'guest') Object.assign(wish, {guest_days: this.days, may_claim: this.mayClaim});
      await this.attempt(async () => (this.made = await api.post('/api/invites', wish)));
      this.isBusy = false;
      if (this.problem) return;
      window.dispatchEvent(new CustomEvent('chatter:invited'));
      await this.$nextTick();
      this.$el.querySelector('.invite-card .button').focus({preventScroll: true});
      this.$el.querySelector('.invite-card').scrollIntoView({block: 'nearest'});
    },
  },
  template: `
    <form class="invite-maker" @submit.prevent="make">
      <div class="invite-maker__choices">
        <label class="invite-maker__choice"><span class="form__label">{{ t('Good for') }}</span>
          <select v-model="uses" class="input" name="uses"><option v-for="[value, words] in USES" :key="value" :value="value">{{ words }}</option></select></label>
        <label class="invite-maker__choice"><span class="form__label">{{ t('Ends after') }}</span>
          <select v-model="hours" class="input" name="hours"><option v-for="[value, words] in HOURS" :key="value" :value="value">{{ words }}</option></select></label>
        <label class="invite-maker__choice"><span class="form__label">{{ t('They become') }}</span>
          <select v-model="role" class="input" name="role"><option v-for="[value, words] in roles" :key="value" :value="value">{{ words }}</option></select></label>
      </div>
      <div class="invite-maker__rooms">
        <ul v-if="landing.length" class="invite-maker__list" :aria-label="t('Rooms they join')">
          <li v-for="room in landing" :key="room.id" class="invite-maker__room">
            <icon name="hash"></icon><span class="invite-maker__name" dir="auto">{{ room.name }}</span>
            <button type="button" class="invite-maker__remove" :aria-label="t('Without {room}', {room: room.name})" @click="remove(room.id)"><icon name="close"></icon></button>
          </li>
        </ul>
        <label v-if="others.length && !isFull" class="invite-maker__choice"><span class="form__label">{{ landing.length ? t('And into') : t('Into the room') }}</span>
          <select ref="add" class="input" name="room" @change="add">
            <option value="">{{ nowhere }}</option>
            <option v-for="room in others" :key="room.id" :value="room.id">{{ room.name }}</option>
          </select></label>
      </div>
      <div v-if="role === 'guest'" class="invite-maker__guest">
        <p class="form__hint">{{ t('A name is enough. Guests see this room and who is in it, and nothing else.') }}</p>
        <label class="invite-maker__choice"><span class="form__label">{{ t('They stay for') }}</span>
          <select v-model="days" class="input" name="days"><option v-for="[value, words] in DAYS" :key="value" :value="value">{{ words }}</option></select></label>
        <label class="form__choice"><input v-model="mayClaim" type="checkbox" name="may_claim"><span>{{ t('They may make it a full account') }}</span></label>
      </div>
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
      <div><button class="button" :class="{'button--primary': !made}" type="submit" :disabled="isBusy">{{ made ? t('Another link') : t('Make a link') }}</button></div>
      <invite-card v-if="made" :made="made"></invite-card>
    </form>
  `,
};
