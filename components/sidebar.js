/**
 * The rooms of a person at the side of the page: what is unread, where one is, who one is.
 *
 * A snapshot over HTTP, then events; after each reconnect the snapshot again. Links are plain links:
 * whoever listens for clicks turns them into navigation.
 */

import {
  HowIAppear, Icon, api, appearsInWords, availability, hideUnreadInTitle, keys, live,
  markAllRead, myRooms, presence, recents, relations, showUnreadInTitle, t, tn,
} from 'chatter';

const PAUSE_MS = 60; // A message read as it comes must not flash as unread.
const RETRY_MS = 3_000;

export default {
  components: {HowIAppear, Icon},
  props: {
    viewerId: {type: Number, required: true},
    currentRoomId: {type: Number, default: null},
    isGuest: Boolean,
  },
  emits: ['create', 'invite'],

  data: () => ({version: 0, isLoaded: false, mayInvite: false, isSigningOut: false, problem: ''}),

  computed: {
    list() {
      void this.version;
      return this.rooms.sorted().map((room) => ({
        id: room.id,
        name: room.name,
        isArchived: room.archived,
        unread: this.rooms.unread(room.id),
        isCurrent: room.id === this.currentRoomId,
      }));
    },
    total() {
      void this.version;
      return this.rooms.total;
    },
    viewer() {
      return presence.viewer();
    },
    appears: () => appearsInWords(availability.now()),
    waiting: () => relations.waiting(),
    waitingInWords() {
      return tn('{count} request', '{count} requests', this.waiting);
    },
  },

  watch: {
    total: ['tellOfUnread', showUnreadInTitle],
    currentRoomId: ['remember', {flush: 'post', handler: 'reveal'}],
  },

  beforeCreate() {
    this.rooms = myRooms; // Watched from the first moment on.
  },

  created() {
    showUnreadInTitle(0);
    this.shortcut = keys.short('Mod+K');
    this.offs = [];
    this.offsByRoom = new Map();
    this.isFetching = false;
    this.isStale = false;
  },

  mounted() {
    this.offs = [
      live.on(`user:${this.viewerId}`, this.hear),
      live.on('everyone', this.hear),
      live.onReady(this.fetch),
    ];
    this.readHere = ({detail: {roomId, seq}}) =>
      this.hear({type: 'read.moved', room_id: roomId, read_seq: seq});
    window.addEventListener('chatter:read', this.readHere);
    window.addEventListener('chatter:step', this.step);
    window.addEventListener('chatter:mark-all-read', markAllRead);
    window.addEventListener('chatter:sign-out', this.signOut);
    this.remember();
    this.fetch();
  },

  unmounted() {
    this.isGone = true;
    [...this.offs, ...this.offsByRoom.values()].forEach((off) => off());
    window.removeEventListener('chatter:read', this.readHere);
    window.removeEventListener('chatter:step', this.step);
    window.removeEventListener('chatter:mark-all-read', markAllRead);
    window.removeEventListener('chatter:sign-out', this.signOut);
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    hideUnreadInTitle();
  },

  methods: {
    t,

    async fetch() {
      clearTimeout(this.retry);
      this.isStale = this.isFetching; // Asked before what is to be known now: ask again.
      if (this.isFetching) return;
      this.isFetching = true;
      try {
        const asked = presence.now();
        const snapshot = await api.get('/api/me/rooms');
        if (this.isGone) return;
        presence.reset(snapshot.presence, asked);
        this.rooms.reset(snapshot.rooms);
        this.mayInvite = snapshot.may_invite;
        this.follow();
        const isFirst = !this.isLoaded;
        this.isLoaded = true;
        this.version++;
        if (isFirst) this.$nextTick(this.reveal);
      } catch (error) {
        if (!this.isGone && error.status !== 401) this.retry = setTimeout(this.fetch, RETRY_MS);
      } finally {
        this.isFetching = false;
        if (this.isStale && !this.isGone) this.fetch();
      }
    },

    hear(event) {
      if (this.isFetching && (event.type === 'room.joined' || event.type === 'room.left')) {
        this.isStale = true;
      }
      if (!this.rooms.apply(event)) return;
      if (event.type === 'room.joined' || event.type === 'room.left') this.follow();
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.version++;
      }, PAUSE_MS);
    },

    /** Listen to the rooms that are in the list, and to no others. */
    follow() {
      for (const [id, off] of this.offsByRoom) {
        if (this.rooms.byId.has(id)) continue;
        off();
        this.offsByRoom.delete(id);
      }
      for (const id of this.rooms.byId.keys()) {
        if (!this.offsByRoom.has(id)) this.offsByRoom.set(id, live.on(`members:${id}`, this.hear));
      }
    },

    /** To the next room, as the list has them, or the next unread one. */
    step({detail}) {
      const here = /^\/rooms\/(\d+)/.exec(location.pathname); // Perhaps not here yet: keys are fast.
      const id = this.rooms.neighbour(here && Number(here[1]), detail);
      if (id === null) {
        const words = detail.isUnread ? t('Nothing is unread.') : t('There is no other room.');
        window.dispatchEvent(new CustomEvent('chatter:say', {detail: {words}}));
      } else {
        window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: `/rooms/${id}`}}));
      }
    },

    tellOfUnread: () => window.dispatchEvent(new CustomEvent('chatter:unread')),

    goElsewhere: () => window.dispatchEvent(new CustomEvent('chatter:switcher')),

    remember() {
      if (this.currentRoomId !== null) recents.visit(this.viewerId, this.currentRoomId);
    },

    /** Bring the current room's link into view. */
    reveal() {
      this.$refs.list?.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest'});
    },

    async signOut() {
      this.isSigningOut = true;
      this.problem = '';
      try {
        const answer = await api.post('/sign-out', new URLSearchParams());
        location.assign(answer?.to ?? '/sign-in');
      } catch (error) {
        this.isSigningOut = false;
        this.problem = error.message;
      }
    },
  },

  template: `
    <div class="sidebar">
      <nav class="sidebar__rooms" :aria-label="t('Rooms')">
        <div class="sidebar__head">
          <h2 class="sidebar__title">{{ t('Rooms') }}</h2>
          <button type="button" class="sidebar__tool sidebar__search" :aria-label="t('Go to')" :title="t('Go to ({keys})', {keys: shortcut})" @click="goElsewhere">
            <icon name="search"></icon>
          </button>
          <button v-if="!isGuest" type="button" class="sidebar__tool" :aria-label="t('New room')" :title="t('New room')" @click="$emit('create')">
            <icon name="plus"></icon>
          </button>
        </div>
        <ul v-if="isLoaded" ref="list" class="sidebar__list">
          <li v-for="room in list" :key="room.id" class="sidebar__item"
              v-memo="[room.name, room.unread, room.isCurrent, room.isArchived]">
            <a class="sidebar__room" :href="'/rooms/' + room.id" :aria-current="room.isCurrent ? 'page' : null"
                :class="{'sidebar__room--unread': room.unread, 'sidebar__room--archived': room.isArchived}">
              <icon class="sidebar__sign" :name="room.isArchived ? 'archive' : 'hash'"></icon>
              <span class="sidebar__name" dir="auto">{{ room.name }}</span>
              <span v-if="room.isArchived" class="visually-hidden">{{ ', ' + t('archived') }}</span>
              <span v-if="room.unread" :key="Math.min(room.unread, 1000)" class="badge"><span class="visually-hidden">{{ ', ' }}</span>{{ room.unread > 999 ? '999+' : room.unread }}<span class="visually-hidden">{{ ' ' + t('unread') }}</span></span>
            </a>
          </li>
        </ul>
        <div v-else class="sidebar__skeleton" aria-hidden="true"><i v-for="n in 6" :key="n" :style="{'--bone': n}"></i></div>
        <p v-if="isLoaded && !list.length && !isGuest" class="sidebar__empty">{{ t('You are in no room yet. Browse what there is, or make one.') }}</p>
        <a v-if="!isGuest" class="sidebar__browse" href="/away"><icon name="clock"></icon>{{ t('While you were away') }}</a>
        <a v-if="!isGuest" class="sidebar__browse" href="/rooms"><icon name="compass"></icon>{{ t('Browse rooms') }}</a>
        <a v-if="!isGuest" class="sidebar__browse sidebar__people" :href="waiting ? '/me/requests' : '/people'">
          <icon name="people"></icon><span class="sidebar__name">{{ t('People') }}</span>
          <span v-if="waiting" :key="waiting" class="badge"><span aria-hidden="true">{{ waiting }}</span><span class="visually-hidden">{{ ', ' + waitingInWords }}</span></span>
        </a>
        <button v-if="mayInvite" type="button" class="sidebar__browse sidebar__invite" @click="$emit('invite')"><icon name="plus"></icon>{{ t('Invite people') }}</button>
      </nav>
      <div class="sidebar__foot">
        <how-i-appear v-if="viewer" class="sidebar__appear" :user="viewer" @problem="problem = $event"></how-i-appear>
        <a v-if="viewer" class="sidebar__me" href="/settings" :title="t('Settings of {name}', {name: viewer.name})">
          <span class="sidebar__names">
            <b class="sidebar__my-name" dir="auto">{{ viewer.name }}</b>
            <span class="sidebar__handle" :title="appears || null">{{ appears || '@' + viewer.handle }}</span>
          </span>
          <span class="visually-hidden">{{ ', ' + t('settings') }}</span>
          <icon class="sidebar__gear" name="gear"></icon>
        </a>
        <form class="sidebar__leave" method="post" action="/sign-out" @submit.prevent="signOut">
          <button type="submit" class="sidebar__tool" :aria-label="t('Sign out')" :title="t('Sign out')" :disabled="isSigningOut">
            <icon name="signOut"></icon>
          </button>
        </form>
        <p v-if="problem" class="sidebar__problem" role="alert">{{ problem }}</p>
      </div>
    </div>
  `,
};
