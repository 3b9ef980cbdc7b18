/** All rooms, by name, archived ones last; live, and narrowed down by what is typed above them. */
import {RoomSign, api, fuzzy, live, t, tn} from 'chatter';

export default {
  components: {RoomSign},
  props: {viewerId: Number},
  data: () => ({rooms: null, wanted: '', problem: ''}),
  computed: {
    found() {
      const wanted = fuzzy.fold(this.wanted.trim());
      return (this.rooms ?? [])
        .filter(({room}) => fuzzy.fold(`${room.name} ${room.description}`).includes(wanted))
        .sort((a, b) => a.room.archived - b.room.archived || a.room.name.localeCompare(b.room.name));
    },
  },
  created() {
    this.stopsByRoom = new Map();
  },
  mounted() {
    this.load();
    this.stop = [
      live.onReady(() => this.load()),
      live.on('everyone', (event) => {
        if (event.type === 'room.opened' || event.type === 'room.changed') this.hear(() => this.put(event.room));
        if (event.type === 'room.closed') this.hear(() => this.close(event.room_id));
      }),
      live.on(`user:${this.viewerId}`, (event) => {
        if (event.type === 'room.joined') this.hear(() => this.put(event.room, true));
        if (event.type === 'room.left') this.hear(() => this.leave(event.room_id));
      }),
    ];
  },
  unmounted() {
    [...this.stop, ...this.stopsByRoom.values()].forEach((stop) => stop());
  },
  methods: {
    t,

    async load() {
      const missed = (this.missed = []);
      try {
        const rooms = await api.get('/api/rooms');
        if (missed !== this.missed) return; // It has been asked for again.
        Object.assign(this, {rooms, problem: '', missed: null});
        missed.forEach((change) => change()); // The answer may be older.
        this.follow();
      } catch (error) {
        if (!this.rooms) this.problem = error.message;
      }
    },
    hear(change) {
      this.missed?.push(change);
      change();
    },
    put(room, isMember) {
      if (!this.rooms || room.kind === 'direct') return;
      const known = this.rooms.find((one) => one.room.id === room.id);
      if (known) Object.assign(known, {room, is_member: isMember ?? known.is_member});
      else this.rooms.push({room, is_member: isMember ?? false});
      this.follow();
    },
    leave(roomId) {
      const known = this.rooms?.find((one) => one.room.id === roomId);
      if (!known) return;
      known.is_member = false;
      if (known.room.kind === 'private') this.drop(roomId);
    },
    /** It is for its members only now. */
    close(roomId) {
      const known = this.rooms?.find((one) => one.room.id === roomId);
      if (!known) return;
      if (!known.is_member) return this.drop(roomId);
      known.room = {...known.room, kind: 'private'};
      this.follow();
    },
    drop(roomId) {
      this.rooms = this.rooms.filter((one) => one.room.id !== roomId);
      this.follow();
    },

    /** What becomes of private rooms is told to their members alone. */
    follow() {
      const isPrivate = ({room, is_member: isMember}) => isMember && room.kind === 'private';
      const ids = new Set(this.rooms.filter(isPrivate).map(({room}) => room.id));
      for (const [id, stop] of this.stopsByRoom) {
        if (ids.has(id)) continue;
        stop();
        this.stopsByRoom.delete(id);
      }
      for (const id of ids) {
        if (this.stopsByRoom.has(id)) continue;
        const hear = (event) => event.type === 'room.changed' && this.hear(() => this.put(event.room, true));
        this.stopsByRoom.set(id, live.on(`members:${id}`, hear));
      }
    },
    members: ({members}) => tn('{count} member', '{count} members', members),
  },
  template: `
    <div class="room-list">
      <label class="room-list__search">
        <span class="visually-hidden">{{ t('Find a room') }}</span>
        <input class="input" type="search" :placeholder="t('Find a room')" v-model="wanted" autocomplete="off">
      </label>
      <p v-if="problem" role="alert">{{ problem }}</p>
      <p v-else-if="rooms && !found.length" class="room-list__none">{{ t('No room is called that. Make one with “New room”.') }}</p>
      <ul v-else class="room-list__rooms" :aria-busy="!rooms">
        <li v-for="one in found" :key="one.room.id">
          <a class="room-list__room" :class="{'room-list__room--archived': one.room.archived}"
            :href="'/rooms/' + one.room.id">
            <room-sign class="room-list__sign" :room="one.room"></room-sign>
            <span class="room-list__words">
              <span class="room-list__name" dir="auto">{{ one.room.name }}<span v-if="one.room.kind === 'private'" class="visually-hidden">{{ ', ' + t('private') }}</span></span>
              <span v-if="one.room.description" class="room-list__description" dir="auto">{{ one.room.description }}</span>
            </span>
            <span class="room-list__about">
              <span>{{ members(one.room) }}</span>
              <span v-if="one.room.archived">{{ t('Archived') }}</span>
              <span v-else-if="one.is_member" class="room-list__joined">{{ t('Joined') }}</span>
            </span>
          </a>
        </li>
      </ul>
    </div>
  `,
};
