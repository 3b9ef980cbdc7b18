/**
 * Laying out the rooms at the side: a mixin of the sidebar. What is wanted is asked of the server,
 * and shown when it has said how it is now; other tabs hear of it.
 */

import * as api from './api.js';
import {toast} from './toast.js';
import {t} from './words.js';

const SIDE = '/api/me/sidebar';
const HOLD_MS = 500; // So long a finger stays that wants the menu.
const SLIP_PX = 8; // So far a pointer goes that means to take a room along.

export const Arranging = {
  data: () => ({menu: {label: '', deeds: []}, naming: null, name: '', isDragging: false}),

  computed: {
    menuLines() {
      return this.menu.deeds.map(({words}) => words);
    },
  },

  unmounted() {
    this.letGo?.();
    clearTimeout(this.held);
  },

  methods: {
    /** How the rooms stand now, unless something newer is known. */
    takeSidebar(sidebar) {
      if (!sidebar || sidebar.rev < this.rooms.sidebar.rev) return;
      this.rooms.sidebar = sidebar;
      this.version++;
    },

    /** @param {'put'|'post'|'patch'|'delete'} method @param {string} path @param {object} [body] */
    async change(method, path, body) {
      this.takeSidebar(await api[method](`${SIDE}${path}`, body));
    },

    /** The same, and a refusal is said. */
    async arrange(...deed) {
      try {
        await this.change(...deed);
      } catch (error) {
        toast(error.message);
      }
    },

    place(id, section, before = null) {
      return this.arrange('put', `/rooms/${id}`, {section, before});
    },

    fold({key, isCollapsed}) {
      return this.arrange('put', `/sections/${key}`, {collapsed: !isCollapsed});
    },

    /** What can be done with a room where it stands. @returns {{words: string, act: () => void}[]} */
    deedsOf({id, room, isMuted}, {key, rooms}) {
      const at = rooms.findIndex((one) => one.id === id);
      const isOwn = key === 'favourites' || key.startsWith('folder-');
      const mute = (level) => api.patch(`/api/rooms/${id}/membership`, {level}).catch(({message}) => toast(message));
      const hide = () => api.post(`/api/rooms/${id}/hide`).catch(({message}) => toast(message));
      return [
        isOwn && at > 0 && {words: t('Move up'), act: () => this.place(id, key, rooms[at - 1].id)},
        isOwn && at < rooms.length - 1 && {words: t('Move down'), act: () => this.place(id, key, rooms[at + 2]?.id)},
        key === 'favourites'
          ? {words: t('Remove from favourites'), act: () => this.place(id, null)}
          : {words: t('Add to favourites'), act: () => this.place(id, 'favourites')},
        {words: t('Move to folder…'), act: () => this.chooseFolder(id, key)},
        key.startsWith('folder-') && {words: t('Take out of the folder'), act: () => this.place(id, null)},
        isMuted ? {words: t('Unmute'), act: () => mute('default')} : {words: t('Mute'), act: () => mute('nothing')},
        room.kind === 'direct' && {words: t('Hide conversation'), act: hide},
      ].filter(Boolean);
    },

    chooseFolder(id, key) {
      const folders = this.rooms.sidebar.folders.filter((folder) => `folder-${folder.id}` !== key);
      this.menu = {
        label: t('Move to folder…'),
        deeds: [
          ...folders.map((folder) => ({words: folder.name, act: () => this.place(id, `folder-${folder.id}`)})),
          {words: t('New folder…'), act: () => this.askFolder(id)},
        ],
      };
      this.$nextTick(() => this.$refs.menu.openAt(this.$refs.menu.opener));
    },

    /** What can be done with a section. */
    sectionDeeds({key, name}) {
      const {sort} = this.rooms.sidebar;
      const id = key.startsWith('folder-') ? Number(key.slice('folder-'.length)) : null;
      return [
        id && {words: t('Rename folder…'), act: () => this.ask(t('Rename folder'), name, (said) => this.change('patch', `/folders/${id}`, {name: said}))},
        id && {words: t('Delete folder'), act: () => this.arrange('delete', `/folders/${id}`)},
        sort === 'recent'
          ? {words: t('Sort by name'), act: () => this.arrange('patch', '', {sort: 'name'})}
          : {words: t('Latest messages first'), act: () => this.arrange('patch', '', {sort: 'recent'})},
        {words: t('New folder…'), act: () => this.askFolder()},
      ].filter(Boolean);
    },

    askFolder(roomId = null) {
      this.ask(t('New folder'), '', (name) => this.change('post', '/folders', {name, room_id: roomId}));
    },

    async ask(title, name, act) {
      Object.assign(this, {naming: {title, act, problem: '', isBusy: false}, name});
      await this.$nextTick();
      this.$refs.naming.showModal();
      this.$refs.name.select();
    },

    /** What is refused stays to be said otherwise. */
    async named() {
      const {naming} = this;
      if (naming.isBusy) return;
      Object.assign(naming, {problem: '', isBusy: true});
      try {
        await naming.act(this.name);
        if (naming === this.naming) this.$refs.naming.close();
      } catch (error) {
        naming.problem = error.message;
      }
      naming.isBusy = false;
    },

    /** A menu is wanted: by the second button, its key, a long press or the button in the line. */
    openMenu(event) {
      const line = event.target.closest('.sidebar__item');
      const section = this.sections.find(({key}) => key === line?.closest('.sidebar__section').dataset.key);
      const room = section?.rooms.find(({id}) => id === Number(line.dataset.room));
      if (!room) return;
      event.preventDefault();
      if (event.type === 'contextmenu' && this.isUnderFinger) return; // Held long enough it is there anyway.
      clearTimeout(this.held);
      this.menu = {label: t('What to do with {room}', {room: room.name}), deeds: this.deedsOf(room, section)};
      this.$nextTick(() => this.$refs.menu.openAt(line.querySelector('a'), event));
    },

    /** A line is pressed: to go there, to be taken along, or long, for its menu. */
    take(event) {
      const line = event.target.closest('.sidebar__item');
      if (!event.isPrimary) return clearTimeout(this.held); // Two fingers want something else.
      this.letGo?.();
      this.target = null;
      if (!line || event.button !== 0 || event.target.closest('button')) return;
      const [x, y] = [event.clientX, event.clientY];
      const isFinger = event.pointerType !== 'mouse';
      const isFar = (now) => Math.hypot(now.clientX - x, now.clientY - y) > SLIP_PX;
      this.isUnderFinger = isFinger;
      if (isFinger) {
        this.held = setTimeout(() => {
          this.swallowClick();
          this.openMenu(event);
        }, HOLD_MS);
      }
      const move = (now) => {
        if (isFinger && isFar(now)) clearTimeout(this.held);
        if (isFinger || !(this.isDragging || isFar(now))) return;
        this.isDragging = true;
        this.aim(now, line);
      };
      const up = (now) => {
        this.letGo();
        if (now.type === 'pointerup') this.drop(line);
        else this.target = null;
      };
      const stop = (key) => key.key === 'Escape' && this.isDragging && (this.target = null, this.letGo());
      const listeners = {pointermove: move, pointerup: up, pointercancel: up, keydown: stop};
      for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener);
      this.letGo = () => {
        this.isUnderFinger = false;
        clearTimeout(this.held);
        for (const [type, listener] of Object.entries(listeners)) window.removeEventListener(type, listener);
        this.$refs.list?.querySelectorAll('[data-drop]').forEach((one) => delete one.dataset.drop);
        if (this.isDragging) this.swallowClick();
        this.isDragging = false;
      };
    },

    /** Where it would be let go. */
    aim({clientX, clientY}, line) {
      this.$refs.list.querySelectorAll('[data-drop]').forEach((one) => delete one.dataset.drop);
      const over = document.elementFromPoint(clientX, clientY);
      const section = over?.closest('.sidebar__section');
      const other = over?.closest('.sidebar__item');
      this.target = null;
      if (!section) return;
      const {key} = section.dataset;
      const isOwn = key === 'favourites' || key.startsWith('folder-');
      if (!isOwn) {
        section.dataset.drop = 'into';
        this.target = {section: null, before: null};
        return;
      }
      const half = other?.getBoundingClientRect();
      const isAfter = half && clientY > (half.top + half.bottom) / 2;
      const before = isAfter ? other.nextElementSibling : other;
      if (before === line) return;
      (other ?? section).dataset.drop = other ? (isAfter ? 'after' : 'before') : 'into';
      this.target = {section: key, before: before ? Number(before.dataset.room) : null};
    },

    drop(line) {
      const {target} = this;
      this.target = null;
      if (target) this.place(Number(line.dataset.room), target.section, target.before);
    },

    /** The click that ends it leads nowhere. */
    swallowClick() {
      const swallow = (event) => {
        event.preventDefault();
        event.stopPropagation();
      };
      window.addEventListener('click', swallow, {capture: true, once: true});
      setTimeout(() => window.removeEventListener('click', swallow, {capture: true}), 300);
    },
  },
};
