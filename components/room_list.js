/** All rooms, by name, archived ones last; live, and narrowed down by what is typed above them. */
import {api, icons, live, t, tn} from 'chatter';

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export default {
  props: {viewerId: Number},
  data: () => ({icons, rooms: null, wanted: '', problem: ''}),
  computed: {
    found() {
      const wanted = fold(this.wanted.trim());
      return (this.rooms ?? [])
        .filter(({room}) => fold(`${room.name} ${room.description}`).includes(wanted))
        .sort((a, b) => a.room.archived - b.room.archived || a.room.name.localeCompare(b.room.name));
    },
  },
  mounted() {
    this.load();
    this.stop = [
      live.onReady(() => this.load()),
      live.on('everyone', (event) => {
        if (event.type === 'room.opened' || event.type === 'room.changed') this.put(event.room);
      }),
      live.on(`user:${this.viewerId}`, (event) => {
        if (event.type === 'room.joined') this.put(event.room, true);
        if (event.type === 'room.left') this.leave(event.room_id);
      }),
    ];
  },
  unmounted() {
    this.stop.forEach((stop) => stop());
  },
  methods: {
    t,

    async load() {
      try {
        this.rooms = await api.get('/api/rooms');
        this.problem = '';
      } catch (error) {
        if (!this.rooms) this.problem = error.message;
      }
    },
    put(room, isMember) {
      if (!this.rooms) return;
      const known = this.rooms.find((one) => one.room.id === room.id);
      if (known) Object.assign(known, {room, is_member: isMember ?? known.is_member});
      else this.rooms.push({room, is_member: isMember ?? false});
    },
    leave(roomId) {
      const known = this.rooms?.find((one) => one.room.id === roomId);
      if (known) known.is_member = false;
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
            <span class="room-list__sign" aria-hidden="true" v-html="one.room.archived ? icons.archive : icons.hash"></span>
            <span class="room-list__words">
              <span class="room-list__name" dir="auto">{{ one.room.name }}</span>
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
