/**
 * The box that a message is written in.
 *
 * The text lives in the textarea alone: no key of it crosses the socket, and nothing that server or
 * network do can take it away. What is sent goes into the outbox, which does the rest.
 */
import {Completer, Icon, directs, drafts, icons, isTouch, live, number, outbox, preferences, t} from 'chatter';

const COUNTED = 500; // So many characters before the end they are counted out loud.
const TYPING_EVERY = 3_000;
const INVISIBLE = /^[\p{Zs}\p{Zl}\p{Zp}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\u2800\u3164\uffa0\u115f\u1160]*$/u;

/** The text as it is sent, the same as the server would make of it: no blank lines at its edges. */
const outgoing = (text) => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();

/** In characters as Python counts them: an emoji outside of the basic plane is one. */
function lengthOf(text) {
  let length = 0;
  for (const _ of text) length++;
  return length;
}


/** '0:27', '12:05'. @param {number} seconds */
const countdown = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

export default {
  components: {Completer, Icon},
  template: `
    <div class="composer">
      <p v-if="closed" class="composer__archived" role="note">{{ closed }}</p>
      <form v-else class="composer__form" @submit.prevent="send">
        <completer ref="completer" :room-id="roomId" :box-id="boxId" @take="typed"></completer>
        <div class="composer__frame" @pointerdown="focusInstead">
          <label class="visually-hidden" :for="boxId">{{ placeholder }}</label>
          <textarea
            ref="box" class="composer__box" rows="1" dir="auto"
            autocomplete="off" enterkeyhint="enter"
            :id="boxId" :placeholder="placeholder"
            :aria-describedby="boxId + '-notice'" :aria-invalid="isTooLong || null" aria-autocomplete="list"
            @input="typed" @keydown="press" @click="complete" @keyup="moved" @blur="save"
            @compositionstart="isComposing = true" @compositionend="endComposition"
          ></textarea>
          <button
            class="composer__send" type="submit" :aria-label="t('Send message')"
            :disabled="!canSend" :title="sendTitle" @pointerdown.prevent v-html="icons.send"
          ></button>
        </div>
        <div class="composer__foot">
          <span class="composer__notice" role="status" :id="boxId + '-notice'">{{ notice }}</span>
          <span v-if="left" class="composer__wait" aria-hidden="true"><icon name="clock"></icon>{{ left }}</span>
          <span v-if="count" class="composer__count" :class="{'composer__count--over': isTooLong}">
            {{ count }}
          </span>
        </div>
      </form>
    </div>
  `,

  props: {
    roomId: Number,
    roomName: String,
    direct: Object, // The room, if it is a direct conversation.
    isPrivate: Boolean, // A room that only its members know.
    viewerId: Number,
    archived: Boolean,
    mayPost: {type: Boolean, default: true},
    lengthMost: {type: Number, default: 10_000}, // Characters of a message.
    slowSeconds: {type: Number, default: 0}, // Between two messages of this person's.
    isFocused: Boolean,
  },
  emits: ['typing'],

  data() {
    return {
      name: this.roomName, conversation: this.direct, isArchived: this.archived, isBlank: true, length: 0,
      waits: 0, reason: null,
    };
  },

  computed: {
    placeholder() {
      if (this.isPrivate) return t('Message {name}', {name: this.name});
      if (!this.conversation) return t('Message #{room}', {room: this.name});
      const isNote = !directs.others(this.conversation).length;
      return isNote ? t('A note to yourself') : t('Message {name}', {name: directs.nameOf(this.conversation)});
    },
    /** Why nobody, or not this person, writes here. */
    closed() {
      if (this.isArchived) return t('This room is archived: it can be read but not written in.');
      return this.mayPost ? '' : t('Only moderators write in this room. You can read everything.');
    },
    left() {
      return this.waits > 0 ? countdown(this.waits) : '';
    },
    boxId() {
      return `composer-${this.roomId}`;
    },
    isTooLong() {
      return this.length > this.lengthMost;
    },
    canSend() {
      return !this.isBlank && !this.isTooLong;
    },
    sendTitle() {
      if (this.isTooLong) return t('This message is too long to be sent.');
      const keys = preferences.enter === 'breaks' ? 'Shift+Enter' : 'Enter';
      return this.isBlank ? t('Write something first.') : t('Send ({keys})', {keys});
    },
    notice() {
      if (!this.isTooLong) return this.waits > 0 ? this.waiting : '';
      return t(
        'A message holds {most} characters. Shorten this one or send it in parts.', {most: this.lengthMost},
      );
    },
    waiting() {
      if (this.slowSeconds) return t('This room is slow. What you send now goes out by itself.');
      return this.reason ?? '';
    },
    count() {
      if (this.length < this.lengthMost - COUNTED) return '';
      const left = this.lengthMost - this.length;
      const values = {number: number(Math.abs(left))};
      return left < 0 ? t('{number} too many', values) : t('{number} left', values);
    },
  },

  watch: {
    roomName(name) {
      this.name = name;
    },
    archived(archived) {
      this.isArchived = archived;
    },
    // What is in the box must not go with it.
    closed: [{handler: 'putAway', flush: 'pre'}, {handler: 'bringBack', flush: 'post'}],
    slowSeconds() {
      this.lookAtClock();
    },
  },

  created() {
    this.icons = icons;
    this.isComposing = false;
    this.typingSince = 0;
    this.freeAt = 0; // When the next message may go out, as far as is known here.
    outbox.open(this.viewerId);
  },

  mounted() {
    this.put(drafts.read(this.viewerId, this.roomId));
    this.offs = [
      live.on(`room:${this.roomId}`, this.follow),
      drafts.on(this.viewerId, this.roomId, this.followDraft),
      outbox.on(this.followOutbox),
    ];
    this.lookAtClock();
    window.addEventListener('chatter:edit', this.takeBack);
    if (this.isFocused && !isTouch()) this.focus();
  },

  beforeUnmount() {
    drafts.flush();
    clearTimeout(this.clock);
    this.offs.forEach((off) => off());
    window.removeEventListener('chatter:edit', this.takeBack);
  },

  methods: {
    t,

    /** Put the cursor into the box, at the end of what is there. */
    focus() {
      const {box} = this.$refs;
      box?.focus({preventScroll: true});
      box?.setSelectionRange(box.value.length, box.value.length);
    },

    send() {
      const {box} = this.$refs;
      if (!this.canSend) return;
      outbox.add(this.roomId, outgoing(box.value));
      this.put('');
      drafts.clear(this.viewerId, this.roomId);
      this.typingSince = 0;
      box.focus({preventScroll: true});
    },

    /**
     * Enter sends, unless it ends a composition, breaks a line, or is an on-screen keyboard's. Whoever
     * prefers it to break lines sends with Shift.
     */
    enter(event) {
      const isDeliberate = event.ctrlKey || event.metaKey;
      // Safari ends the composition before the key that did it, which then only has its old code.
      if (event.isComposing || this.isComposing || event.keyCode === 229) return;
      const breaks = (preferences.enter === 'breaks') !== event.shiftKey;
      if (event.altKey || ((breaks || isTouch()) && !isDeliberate)) return;
      event.preventDefault();
      this.send();
    },

    endComposition() {
      setTimeout(() => {
        this.isComposing = false;
        this.complete();
      });
    },

    /** What is offered while a name is written comes first. */
    press(event) {
      if (this.$refs.completer.press(event)) return;
      if (event.key === 'Enter') this.enter(event);
    },

    moved({key}) {
      if (/^(Arrow(Left|Right)|Home|End)$/.test(key)) this.complete();
    },

    complete() {
      this.$refs.completer?.look(this.$refs.box);
    },

    typed() {
      this.measure();
      if (!this.isComposing) this.complete();
      drafts.keep(this.viewerId, this.roomId, this.$refs.box.value);
      if (!this.isBlank) this.tellTyping();
    },

    tellTyping() {
      const now = Date.now();
      // A disconnected socket would keep it and tell it when it is long over.
      if (live.status !== 'online' || now - this.typingSince < TYPING_EVERY) return;
      this.typingSince = now;
      this.$emit('typing');
    },

    /** The box shows `text` from now on. */
    put(text) {
      if (!this.$refs.box) return;
      this.$refs.box.value = text;
      this.measure();
    },

    measure() {
      const {box} = this.$refs;
      const text = outgoing(box.value);
      this.isBlank = INVISIBLE.test(text);
      this.length = text.length < this.lengthMost - COUNTED ? text.length : lengthOf(text);
      if (CSS.supports('field-sizing', 'content')) return;
      box.style.height = 'auto';
      box.style.height = `${box.scrollHeight}px`;
    },

    save() {
      this.$refs.completer?.close();
      drafts.flush();
    },

    /** A refused message comes back to be changed; what was written meanwhile stays above it. */
    takeBack({detail: {roomId, text}}) {
      const isHere = roomId === this.roomId && this.$refs.box;
      const written = isHere ? this.$refs.box.value : drafts.read(this.viewerId, roomId);
      const joined = written.trim() ? `${written.trimEnd()}\n${text}` : text;
      drafts.keep(this.viewerId, roomId, joined);
      drafts.flush();
      if (!isHere) return;
      this.put(joined);
      this.focus();
    },

    /** Another tab changed the draft: show it, unless somebody writes here. */
    followDraft(text) {
      if (this.$refs.box && document.activeElement !== this.$refs.box) this.put(text);
      else if (!document.hasFocus()) this.put(text);
    },

    follow({type, room}) {
      if (type !== 'room.changed') return;
      this.name = room.name;
      if (this.direct) this.conversation = room;
      this.isArchived = room.archived;
    },

    putAway() {
      drafts.flush();
    },

    bringBack(closed) {
      if (!closed) this.put(drafts.read(this.viewerId, this.roomId));
    },

    followOutbox({type, entry}) {
      if (entry?.roomId !== this.roomId) return;
      if (type === 'sent' && this.slowSeconds) this.freeAt = Date.now() + 1_000 * this.slowSeconds;
      this.reason = entry.reason;
      this.lookAtClock();
    },

    /** How long one waits, told once a second for as long as it lasts. */
    lookAtClock() {
      clearTimeout(this.clock);
      const freeAt = Math.max(this.slowSeconds ? this.freeAt : 0, outbox.heldUntil(this.roomId));
      this.waits = Math.max(0, Math.ceil((freeAt - Date.now()) / 1_000));
      if (this.waits) this.clock = setTimeout(this.lookAtClock, 1_000);
    },

    /** A click beside the text means the text. */
    focusInstead(event) {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      this.focus();
    },
  },
};
