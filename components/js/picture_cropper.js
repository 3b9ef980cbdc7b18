/**
 * Which square of a picture is shown: moved by dragging and by arrow keys, zoomed by two fingers, the
 * wheel, + and − and a slider. What is taken is drawn anew, without anything else that was in the
 * file. Loaded when somebody chooses a picture.
 */

import {begin, mostZoom, moved, side, taken, zoomed} from './crop.js';
import {t} from './words.js';

const STEP = 0.04; // Of the square, by an arrow key; with Shift five times that.
const ZOOM_STEP = 1.15;
const WHEEL_ZOOM = 0.0015;
const QUALITY = 0.92;
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

let croppers = 0;

export const PictureCropper = {
  emits: ['cropped'],
  data: () => ({address: '', crop: null, frame: 1, problem: ''}),

  computed: {
    /** How the whole picture lies behind the square window. */
    placed() {
      if (!this.crop) return {};
      const scale = this.frame / side(this.crop);
      const {left, top} = taken(this.crop);
      return {
        width: `${this.crop.width * scale}px`, height: `${this.crop.height * scale}px`,
        transform: `translate(${-left * scale}px, ${-top * scale}px)`,
      };
    },
    mostZoom() {
      return this.crop ? mostZoom(this.crop) : 1;
    },
    /** The slider goes by powers: each part of its way is as much nearer. */
    nearness() {
      return this.crop && this.mostZoom > 1 ? Math.log(this.crop.zoom) / Math.log(this.mostZoom) : 0;
    },
  },

  created() {
    this.titleId = `cropper-${++croppers}`;
    this.fingers = new Map();
    this.sizes = new ResizeObserver(() => this.measure());
  },

  mounted() {
    this.sizes.observe(this.$refs.frame);
  },

  beforeUnmount() {
    this.sizes.disconnect();
    this.forget();
  },

  methods: {
    t,

    /**
     * Ask which square of a picture is meant.
     * @param {Blob} file
     * @returns {Promise<boolean>} false if this browser cannot show the picture; then nothing is asked
     */
    async ask(file) {
      this.forget();
      this.address = URL.createObjectURL(file);
      const picture = new Image();
      picture.src = this.address;
      try {
        await picture.decode();
      } catch {
        this.forget();
        return false;
      }
      if (!picture.naturalWidth || !picture.naturalHeight) return false;
      this.picture = picture;
      this.problem = '';
      this.crop = begin(picture.naturalWidth, picture.naturalHeight);
      this.$refs.dialog.showModal();
      this.measure();
      this.$refs.frame.focus();
      return true;
    },

    forget() {
      if (this.address) URL.revokeObjectURL(this.address);
      this.address = '';
      this.crop = this.picture = null;
    },

    measure() {
      this.frame = this.$refs.frame.clientWidth || 1;
    },

    /** Pixels of the screen as pixels of the picture. */
    toPicture(distance) {
      return (distance * side(this.crop)) / this.frame;
    },

    /** A place on the screen as parts of the square. */
    placeOf({clientX, clientY}) {
      const {left, top} = this.$refs.frame.getBoundingClientRect();
      return {x: (clientX - left) / this.frame, y: (clientY - top) / this.frame};
    },

    press(event) {
      this.$refs.frame.setPointerCapture(event.pointerId);
      this.fingers.set(event.pointerId, {clientX: event.clientX, clientY: event.clientY});
    },

    drag(event) {
      const before = this.fingers.get(event.pointerId);
      if (!before || !this.crop) return;
      const others = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      this.fingers.set(event.pointerId, {clientX: event.clientX, clientY: event.clientY});
      const share = 1 / this.fingers.size; // The middle of two fingers moves half as far as one of them.
      this.crop = moved(
        this.crop,
        -this.toPicture(event.clientX - before.clientX) * share,
        -this.toPicture(event.clientY - before.clientY) * share,
      );
      if (others.length !== 1) return;
      const [other] = others;
      const apart = (at) => Math.hypot(at.clientX - other.clientX, at.clientY - other.clientY);
      const middle = {clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2};
      if (apart(before) > 0) this.zoomTo(this.crop.zoom * (apart(event) / apart(before)), this.placeOf(middle));
    },

    lift({pointerId}) {
      this.fingers.delete(pointerId);
    },

    wheel(event) {
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      this.zoomTo(this.crop.zoom * Math.exp(-pixels * WHEEL_ZOOM), this.placeOf(event));
    },

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      if (arrow) {
        const far = side(this.crop) * STEP * (event.shiftKey ? 5 : 1);
        this.crop = moved(this.crop, arrow[0] * far, arrow[1] * far);
      } else if (event.key === '+' || event.key === '=') this.zoomTo(this.crop.zoom * ZOOM_STEP);
      else if (event.key === '-' || event.key === '−') this.zoomTo(this.crop.zoom / ZOOM_STEP);
      else return;
      event.preventDefault();
    },

    slide({target}) {
      this.zoomTo(this.mostZoom ** Number(target.value));
    },

    zoomTo(zoom, at) {
      this.crop = zoomed(this.crop, zoom, at);
    },

    async save() {
      const {left, top, length, pixels} = taken(this.crop);
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = pixels;
      const brush = canvas.getContext('2d');
      brush.imageSmoothingQuality = 'high';
      brush.drawImage(this.picture, left, top, length, length, 0, 0, pixels, pixels);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/webp', QUALITY));
      if (!blob) {
        this.problem = t('This picture could not be cropped here. Try a smaller one.');
        return;
      }
      this.$emit('cropped', blob);
      this.close();
    },

    close() {
      this.$refs.dialog.close();
    },

    /** Whichever way it was closed. */
    closed() {
      this.forget();
      this.fingers.clear();
    },
  },

  template: `
    <dialog ref="dialog" class="ask overlay cropper" :aria-labelledby="titleId" @close="closed" @input.stop>
      <div class="ask__sheet">
        <h2 :id="titleId" class="ask__title">{{ t('What is shown of your picture?') }}</h2>
        <div ref="frame" class="cropper__frame" tabindex="0" role="application" :aria-label="t('Your picture')"
            :aria-describedby="titleId + '-how'" @pointerdown.prevent="press" @pointermove="drag" @pointerup="lift"
            @pointercancel="lift" @wheel.prevent="wheel" @keydown="key">
          <img v-if="crop" class="cropper__picture" :src="address" alt="" draggable="false" :style="placed">
          <span class="cropper__round" aria-hidden="true"></span>
        </div>
        <p :id="titleId + '-how'" class="visually-hidden">{{ t('Arrow keys move the picture, + and − zoom.') }}</p>
        <label class="cropper__zoom"><span>{{ t('Zoom') }}</span>
          <input type="range" form="none" min="0" max="1" step="0.01" :value="nearness" :disabled="mostZoom <= 1" @input="slide"></label>
        <p v-if="problem" class="cropper__problem" role="alert">{{ problem }}</p>
        <div class="ask__answers">
          <button type="button" class="button" @click="close">{{ t('Cancel') }}</button>
          <button type="button" class="button button--primary" @click="save">{{ t('Take this') }}</button>
        </div>
      </div>
    </dialog>
  `,
};
