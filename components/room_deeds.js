/**
 * What is done about people in a room and asks first: adding, removing, banning, handing over,
 * leaving. Anything in the page says `chatter:room-deed` with `{deed, user}`; one dialog answers,
 * and stays with what was typed for as long as the server refuses.
 */
import {Ask, PeoplePicker, api, presence, t, toast} from 'chatter';

const REASON_MOST = 200;
const ENDS = [
  [60, t('For an hour')],
  [24 * 60, t('For a day')],
  [7 * 24 * 60, t('For a week')],
  ['', t('For good')],
];
const DEEDS = ['add', 'remove', 'ban', 'hand-over', 'leave', 'delete'];
const UNDO_MS = 10_000;

export default {
  components: {Ask, PeoplePicker},
  props: {
    room: {type: Object, required: true},
    viewerId: {type: Number, required: true},
    role: {type: String, default: 'member'},
  },
  emits: ['leaving'],
  data: () => ({
    deed: '', user: null, chosen: [], reason: '', minutes: 24 * 60, problem: '', isBusy: false, isOnlyOwner: false, isAlone: false, turn: 0,
  }),
  computed: {
    name() {
      return this.user ? presence.person(this.user).name : '';
    },
    isPrivate() {
      return this.room.kind === 'private';
    },
    api() {
      return `/api/rooms/${this.room.id}`;
    },
    title() {
      const values = {name: this.name, room: this.room.name};
      return {
        add: t('Add people to “{room}”', values),
        remove: t('Remove {name} from “{room}”?', values),
        ban: t('Ban {name} from “{room}”?', values),
        'hand-over': t('Hand over “{room}”', values),
        leave: t('Leave “{room}”?', values),
        delete: t('Delete “{room}”?', values),
      }[this.deed];
    },
    yes() {
      return {
        add: this.chosen.length > 1 ? t('Add {count} people', {count: this.chosen.length}) : t('Add'),
        remove: t('Remove'),
        ban: t('Ban'),
        'hand-over': this.chosen.length ? t('Hand over to {name}', {name: this.chosen[0].name}) : t('Hand over'),
        leave: t('Leave room'),
        delete: t('Delete room'),
      }[this.deed];
    },
    isDanger() {
      return ['remove', 'ban', 'leave', 'delete'].includes(this.deed);
    },
    isReady() {
      return !this.isBusy && (this.chosen.length > 0 || !['add', 'hand-over'].includes(this.deed));
    },
  },
  created() {
    Object.assign(this, {ENDS, REASON_MOST});
  },
  mounted() {
    window.addEventListener('chatter:room-deed', this.begin);
  },
  beforeUnmount() {
    window.removeEventListener('chatter:room-deed', this.begin);
  },
  methods: {
    t,

    async begin({detail: {deed, user = null}}) {
      if (!DEEDS.includes(deed)) return;
      if (deed !== 'leave' || this.isPrivate) return this.open(deed, user);
      try {
        await this.leave();
      } catch (error) {
        toast(error.message);
      }
    },

    async open(deed, user = null) {
      this.$refs.ask?.close();
      const chosen = user && deed === 'hand-over' ? [user] : [];
      Object.assign(this, {deed, user, chosen, reason: '', problem: '', isOnlyOwner: false, isAlone: false});
      this.turn++; // A dialog of its own: nothing of the one before is in it.
      await this.$nextTick();
      this.$refs.ask.ask();
    },

    async agree() {
      if (!this.isReady) return;
      this.isBusy = true;
      const {deed} = this;
      try {
        await this.does();
        if (deed === this.deed) this.$refs.ask?.close();
      } catch (error) {
        this.problem = error.message;
      } finally {
        this.isBusy = false;
      }
    },

    does() {
      const {deed, user, chosen} = this;
      if (deed === 'add') return api.post(`${this.api}/members`, {user_ids: chosen.map(({id}) => id)});
      if (deed === 'remove') return api.delete(`${this.api}/members/${user.id}`);
      if (deed === 'ban') return this.ban();
      if (deed === 'hand-over') return api.post(`${this.api}/owner`, {user_id: chosen[0].id});
      if (deed === 'delete') return this.remove();
      return this.leave();
    },

    async ban() {
      const minutes = this.minutes === '' ? null : Number(this.minutes);
      await api.put(`${this.api}/bans/${this.user.id}`, {reason: this.reason, minutes});
      window.dispatchEvent(new CustomEvent('chatter:banned'));
    },

    /** Python need not say that the room is gone: it was left from here, and so is its page. */
    async goAfter(deed) {
      this.$emit('leaving', true);
      try {
        await deed();
      } catch (error) {
        this.$emit('leaving', false);
        throw error;
      }
      window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: '/rooms'}}));
    },

    /** The room is gone for everybody, and for a moment can be had back. */
    async remove() {
      const {id, name} = this.room;
      await this.goAfter(() => api.delete(this.api));
      const act = async () => {
        try {
          await api.post(`/api/rooms/${id}/undelete`);
          window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: `/rooms/${id}`}}));
        } catch (error) {
          toast(error.message);
        }
      };
      toast(t('“{room}” is deleted.', {room: name}), {words: t('Undo'), act, ms: UNDO_MS});
    },

    /** The only owner is led to handing the room over; of a private room with nobody else, to deleting it. */
    async leave() {
      try {
        await this.goAfter(() => api.post(`${this.api}/leave`));
      } catch (error) {
        if (error.status !== 409) throw error;
        const isAlone = error.field === 'room';
        await this.open(isAlone ? 'delete' : 'hand-over');
        Object.assign(this, {isAlone, isOnlyOwner: !isAlone});
      }
    },
  },
  template: `
    <Ask v-if="deed" ref="ask" :key="turn" class="room-deed" :title="title" :yes="yes" :is-danger="isDanger">
      <template v-if="deed === 'add'">
        <p>{{ isPrivate ? t('They see everything that was ever said in this room.') : t('They are in it at once and can leave it at any time.') }}</p>
        <people-picker v-model="chosen" path="/api/people" :label="t('Find people')" :except-id="viewerId"></people-picker>
      </template>
      <template v-else-if="deed === 'remove'">
        <p>{{ t('{name} hears nothing more of this room from that moment on.', {name}) }}</p>
        <p>{{ isPrivate ? t('It is a private room: somebody in it can bring {name} back.', {name}) : t('It is a public room: {name} can join it again. To prevent that, ban {name}.', {name}) }}</p>
      </template>
      <template v-else-if="deed === 'ban'">
        <p>{{ t('{name} is sent out at once and cannot come back until the ban ends. Moderators can lift it at any time.', {name}) }}</p>
        <label class="room-deed__field"><span class="form__label">{{ t('For how long') }}</span>
          <select v-model="minutes" class="input" name="minutes"><option v-for="[value, words] in ENDS" :key="value" :value="value">{{ words }}</option></select></label>
        <label class="room-deed__field"><span class="form__label">{{ t('Reason') }}<span class="form__optional">{{ ' ' + t('(optional)') }}</span></span>
          <input v-model="reason" class="input" name="reason" :maxlength="REASON_MOST" autocomplete="off" dir="auto" aria-describedby="room-deed-reason"></label>
        <p id="room-deed-reason">{{ t('Moderators see it in the list of those who are banned.') }}</p>
      </template>
      <template v-else-if="deed === 'hand-over'">
        <p v-if="isOnlyOwner" class="room-deed__first" role="status">{{ t('You are the only owner of this room. Hand it over first; then you can leave it.') }}</p>
        <p>{{ t('The new owner may change the room and everybody’s role in it, yours too. You stay as a moderator.') }}</p>
        <people-picker v-model="chosen" is-one :path="api + '/members'" :label="t('Find a member')" :except-id="viewerId"></people-picker>
      </template>
      <p v-else-if="isAlone">{{ t('You are the only one in this private room: without you nobody could open it any more. You can delete it, with all that was said in it, and take that back for a moment.') }}</p>
      <p v-else-if="deed === 'delete'">{{ t('It goes for everybody at once, with all that was said in it. You can take that back for a moment; who wants to keep what was said archives the room instead.') }}</p>
      <p v-else>{{ t('It is a private room: you find it again only if somebody in it brings you back.') }}</p>
      <p v-if="problem" class="room-deed__problem" role="alert">{{ problem }}</p>
      <template #answers><button type="button" class="button" :class="isDanger ? 'button--danger' : 'button--primary'" :disabled="!isReady" @click="agree">{{ yes }}</button></template>
    </Ask>
  `,
};
