/**
 * The rooms of a person at the side of the page: what is unread, where one is, who one is.
 *
 * A snapshot over HTTP, then events; after each reconnect the snapshot again. Links are plain links:
 * whoever listens for clicks turns them into navigation.
 */

import {
  Arranging, Avatar, ContextMenu, HowIAppear, Icon, Menu, NewMessage, ReportsLink, RoomSign, api,
  appearsInWords, availability, directs, duties, hideUnreadInTitle, keys, live, markAllRead, myRooms,
  preferences, presence, recents, relations, showUnreadInTitle, state, t, tn, toast,
} from 'chatter';

const PAUSE_MS = 60; // A message read as it comes must not flash as unread.
const COMING_AND_GOING = ['room.joined', 'room.left', 'room.hidden'];
const TITLES = {favourites: t('Favourites'), rooms: t('Rooms'), directs: t('Direct messages')};

export default {
  mixins: [Arranging],
  components: {Avatar, ContextMenu, HowIAppear, Icon, MenuList: Menu, NewMessage, ReportsLink, RoomSign},
  props: {
    viewerId: {type: Number, required: true},
    currentRoomId: {type: Number, default: null},
    isGuest: Boolean,
    peopleMost: {type: Number, required: true}, // In a conversation.
  },
  emits: ['create', 'invite'],

  data: () => ({version: 0, isLoaded: false, mayInvite: false, isSigningOut: false, problem: ''}),

  computed: {
    sections() {
      void this.version;
      const sections = this.rooms.sections().filter(({key, rooms}) => key !== 'directs' || rooms.length || !this.isGuest);
      if (this.isDragging && sections[0]?.key !== 'favourites') {
        sections.unshift({key: 'favourites', isCollapsed: false, rooms: []});
      }
      return sections.map((section) => {
        const rooms = section.rooms.map((room) => this.line(room));
        const isShown = ({isCurrent, isArchived, unread, mentions}) => isCurrent || (!isArchived && (unread || mentions));
        const shown = section.isCollapsed ? rooms.filter(isShown) : rooms;
        return {...section, title: TITLES[section.key] ?? section.name, rooms, shown};
      });
    },
    isEmpty() {
      return this.sections.every(({rooms}) => !rooms.length);
    },
    total() {
      void this.version;
      return this.rooms.total;
    },
    viewer() {
      return presence.viewer();
    },
    appears: () => appearsInWords(availability.now()),
    makesRooms: () => duties.makesRooms,
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
    this.rooms.usual = () => preferences.notify;
  },

  created() {
    showUnreadInTitle(0);
    this.shortcut = keys.short('Mod+K');
    this.offs = [];
    this.offsByRoom = new Map();
    this.isStale = false;
  },

  mounted() {
    this.offs = [
      live.on(`user:${this.viewerId}`, this.hear),
      live.on('everyone', this.hear),
      state.follow(({rooms}) => this.takeRooms(rooms), () => (this.isStale = false)),
    ];
    this.readHere = ({detail: {roomId, seq}}) =>
      this.hear({type: 'read.moved', room_id: roomId, read_seq: seq});
    window.addEventListener('chatter:read', this.readHere);
    window.addEventListener('chatter:step', this.step);
    window.addEventListener('chatter:mark-all-read', markAllRead);
    window.addEventListener('chatter:sign-out', this.signOut);
    this.remember();
  },

  unmounted() {
    [...this.offs, ...this.offsByRoom.values()].forEach((off) => off());
    window.removeEventListener('chatter:read', this.readHere);
    window.removeEventListener('chatter:step', this.step);
    window.removeEventListener('chatter:mark-all-read', markAllRead);
    window.removeEventListener('chatter:sign-out', this.signOut);
    clearTimeout(this.timer);
    hideUnreadInTitle();
  },

  methods: {
    t,
    tn,

    /** A room as its line shows it. */
    line(room) {
      const {id} = room;
      const others = room.kind === 'direct' ? directs.others(room) : null;
      return {
        id,
        name: directs.nameOf(room),
        unread: this.rooms.isMuted(id) ? 0 : this.rooms.unread(id),
        mentions: this.rooms.mentions(id),
        isCurrent: id === this.currentRoomId,
        isArchived: room.archived,
        isMuted: this.rooms.isMuted(id),
        person: others?.length === 1 ? others[0] : null,
        icon: others && others.length !== 1 ? (others.length ? 'people' : 'pencil') : null,
        room,
      };
    },

    count: (number) => (number > 999 ? '999+' : number),

    writeTo: () => window.dispatchEvent(new CustomEvent('chatter:new-message')),

    takeRooms(snapshot) {
      this.rooms.reset(snapshot.rooms);
      this.takeSidebar(snapshot.sidebar);
      this.mayInvite = snapshot.may_invite;
      this.follow();
      const isFirst = !this.isLoaded;
      this.isLoaded = true;
      this.version++;
      if (isFirst) this.$nextTick(this.reveal);
      if (this.isStale) state.ask();
    },

    hear(event) {
      if (COMING_AND_GOING.includes(event.type)) this.isStale = true; // If something was asked for.
      if (event.type === 'sidebar.changed') return this.takeSidebar(event.sidebar);
      if (!this.rooms.apply(event)) return;
      if (COMING_AND_GOING.includes(event.type)) this.follow();
      if (event.by) this.sayWhoBroughtMe(event);
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.version++;
      }, PAUSE_MS);
    },

    sayWhoBroughtMe({by, room}) {
      const act = () =>
        window.dispatchEvent(new CustomEvent('chatter:go', {detail: {path: `/rooms/${room.id}`}}));
      const words = t('{name} brought you into “{room}”.', {name: presence.person(by).name, room: room.name});
      toast(words, {words: t('Open'), act});
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
        <div class="sidebar__top">
          <button type="button" class="sidebar__search" :title="t('Go to ({keys})', {keys: shortcut})" @click="goElsewhere"><icon name="search"></icon>{{ t('Go to') }}</button>
        </div>
        <div v-if="isLoaded" ref="list" class="sidebar__list" :class="{'sidebar__list--dragging': isDragging}" @contextmenu="openMenu" @pointerdown="take" @dragstart.prevent>
          <section v-for="section in sections" :key="section.key" class="sidebar__section" :data-key="section.key" :aria-labelledby="'sidebar-' + section.key">
            <div class="sidebar__head">
              <h2 class="sidebar__title"><button :id="'sidebar-' + section.key" type="button" class="sidebar__fold" :class="{'sidebar__fold--shut': section.isCollapsed}" :aria-expanded="!section.isCollapsed" @click="fold(section)"><icon name="chevron"></icon><span dir="auto">{{ section.title }}</span></button></h2>
              <menu-list class="sidebar__section-menu" icon="more" :label="t('Options of {section}', {section: section.title})" :lines="sectionDeeds(section).map(({words}) => words)" @choose="sectionDeeds(section)[$event].act()"></menu-list>
              <button v-if="section.key === 'rooms' && !isGuest && makesRooms" type="button" class="sidebar__tool" :aria-label="t('New room')" :title="t('New room')" @click="$emit('create')"><icon name="plus"></icon></button>
              <button v-if="section.key === 'directs'" type="button" class="sidebar__tool" :aria-label="t('New message')" :title="t('New message')" @click="writeTo"><icon name="plus"></icon></button>
            </div>
            <ul class="sidebar__lines">
              <li v-for="room in section.shown" :key="room.id" class="sidebar__item" :data-room="room.id"
                  v-memo="[room.name, room.unread, room.mentions, room.isCurrent, room.isArchived, room.isMuted, room.person, room.room.kind, room.room.emoji, room.room.picture]">
                <a class="sidebar__room" draggable="false" :href="'/rooms/' + room.id" :aria-current="room.isCurrent ? 'page' : null"
                    :class="{'sidebar__room--unread': room.unread || room.mentions, 'sidebar__room--archived': room.isArchived, 'sidebar__room--muted': room.isMuted && !room.mentions}">
                  <avatar v-if="room.person" class="sidebar__picture" :user="room.person" dot></avatar>
                  <icon v-else-if="room.icon" class="sidebar__sign" :name="room.icon"></icon>
                  <room-sign v-else class="sidebar__sign" :room="room.room"></room-sign>
                  <span class="sidebar__name" dir="auto">{{ room.name }}</span>
                  <span v-if="room.isArchived" class="visually-hidden">{{ ', ' + t('archived') }}</span>
                  <span v-if="room.isMuted" class="visually-hidden">{{ ', ' + t('muted') }}</span>
                  <span v-if="room.mentions" :key="'@' + room.mentions" class="badge badge--mention"><span aria-hidden="true">@{{ count(room.mentions) }}</span><span class="visually-hidden">{{ ', ' + tn('{count} mention', '{count} mentions', room.mentions) }}</span></span>
                  <span v-if="room.unread" :key="count(room.unread)" class="badge"><span class="visually-hidden">{{ ', ' }}</span>{{ count(room.unread) }}<span class="visually-hidden">{{ ' ' + t('unread') }}</span></span>
                </a>
                <button type="button" class="sidebar__more" tabindex="-1" aria-haspopup="menu" :aria-label="t('What to do with {room}', {room: room.name})" @click="openMenu"><icon name="more"></icon></button>
              </li>
            </ul>
          </section>
        </div>
        <div v-else class="sidebar__skeleton" aria-hidden="true"><i v-for="n in 6" :key="n" :style="{'--bone': n}"></i></div>
        <p v-if="isLoaded && isEmpty && !isGuest" class="sidebar__empty">{{ t('You are in no room yet. Browse what there is, or make one.') }}</p>
        <a v-if="!isGuest" class="sidebar__browse" href="/away"><icon name="clock"></icon>{{ t('While you were away') }}</a>
        <a v-if="!isGuest" class="sidebar__browse" href="/rooms"><icon name="compass"></icon>{{ t('Browse rooms') }}</a>
        <a v-if="!isGuest" class="sidebar__browse sidebar__people" :href="waiting ? '/me/requests' : '/people'">
          <icon name="people"></icon><span class="sidebar__name">{{ t('People') }}</span>
          <span v-if="waiting" :key="waiting" class="badge"><span aria-hidden="true">{{ waiting }}</span><span class="visually-hidden">{{ ', ' + waitingInWords }}</span></span>
        </a>
        <reports-link></reports-link>
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
      <Teleport v-if="!isGuest" to="body"><new-message :viewer-id="viewerId" :most="peopleMost"></new-message></Teleport>
      <context-menu ref="menu" :label="menu.label" :lines="menuLines" @choose="menu.deeds[$event].act()"></context-menu>
      <Teleport to="body">
        <dialog ref="naming" class="ask overlay" aria-labelledby="naming-title">
          <form v-if="naming" class="ask__sheet" @submit.prevent="named">
            <h2 id="naming-title" class="ask__title">{{ naming.title }}</h2>
            <input ref="name" v-model="name" class="input" type="text" dir="auto" maxlength="30" required autocomplete="off" :aria-label="t('Name of the folder')">
            <p v-if="naming.problem" class="sidebar__problem" role="alert">{{ naming.problem }}</p>
            <div class="ask__answers">
              <button type="button" class="button" @click="$refs.naming.close()">{{ t('Cancel') }}</button>
              <button type="submit" class="button button--primary">{{ t('Save') }}</button>
            </div>
          </form>
        </dialog>
      </Teleport>
    </div>
  `,
};
