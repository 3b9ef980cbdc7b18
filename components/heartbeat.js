/** Beats while the page is open: 'online' while somebody uses it, 'away' when hidden or left alone. */
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'];
const HIDING_MS = 2_000;

export default {
  template: '<span hidden></span>',
  props: { every: Number, idleAfter: Number },
  mounted() {
    this.lastSign = Date.now();
    this.said = null;
    this.notice = () => {
      this.lastSign = Date.now();
      if (this.said === 'away') this.beat();
    };
    this.beat = () => {
      const idle = Date.now() - this.lastSign > this.idleAfter * 1000;
      this.said = document.visibilityState === 'visible' && !idle ? 'online' : 'away';
      this.$emit('beat', this.said);
    };
    for (const sign of SIGNS_OF_LIFE) {
      window.addEventListener(sign, this.notice, { passive: true, capture: true });
    }
    // A page that is being left is hidden for a moment too, and that is nobody going away.
    this.turned = () => {
      clearTimeout(this.hiding);
      if (document.visibilityState === 'visible') this.beat();
      else this.hiding = setTimeout(this.beat, HIDING_MS);
    };
    document.addEventListener('visibilitychange', this.turned);
    this.timer = setInterval(this.beat, this.every * 1000);
    this.beat();
  },
  unmounted() {
    clearInterval(this.timer);
    clearTimeout(this.hiding);
    document.removeEventListener('visibilitychange', this.turned);
    for (const sign of SIGNS_OF_LIFE) {
      window.removeEventListener(sign, this.notice, { capture: true });
    }
  },
};
