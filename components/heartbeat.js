/** Beats while the page is open: 'online' while somebody uses it, 'away' when hidden or left alone. */
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'];

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
    document.addEventListener('visibilitychange', this.beat);
    this.timer = setInterval(this.beat, this.every * 1000);
    this.beat();
  },
  unmounted() {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.beat);
    for (const sign of SIGNS_OF_LIFE) {
      window.removeEventListener(sign, this.notice, { capture: true });
    }
  },
};
