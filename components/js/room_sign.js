/** The sign of a room: its picture or emoji, or what kind of room it is; private ones have a lock. */

import {Icon} from './icon.js';

export const RoomSign = {
  components: {Icon},
  props: {room: {type: Object, required: true}},
  data: () => ({broken: null}),
  computed: {
    picture() {
      const {picture} = this.room;
      return picture && picture !== this.broken ? picture : null;
    },
    icon() {
      if (this.room.archived) return 'archive';
      return this.room.kind === 'private' ? 'lock' : 'hash';
    },
    isOwn() {
      return Boolean(this.picture || this.room.emoji);
    },
  },
  template: `
    <span class="room-sign" :class="{'room-sign--own': isOwn}" aria-hidden="true">
      <img v-if="picture" class="room-sign__picture" :src="picture" alt="" width="28" height="28" @error="broken = picture">
      <span v-else-if="room.emoji" class="room-sign__emoji">{{ room.emoji }}</span>
      <icon v-else :name="icon"></icon>
      <icon v-if="isOwn && icon !== 'hash'" class="room-sign__kind" :name="icon"></icon>
    </span>
  `,
};
