/**
 * A finger that moves sideways, followed: what slides under it stays under it until it lets go.
 *
 * Whatever scrolls sideways by itself is left alone, and so is a finger that goes up or down.
 */

const DECIDED_PX = 10;
const FLICK_PX_PER_MS = 0.4;

/**
 * @param {object} border
 * @param {(target: Element) => boolean} border.may whether a finger that touches this is followed
 * @param {(px: number) => void} border.move how far it has gone towards where reading leads
 * @param {(px: number, flick: -1|0|1) => void} border.end it let go, and whether it was thrown
 * @param {EventTarget} [element] where fingers are looked for
 * @returns {() => void} stop following
 */
export function follow({may, move, end}, element = window) {
  let from = null;
  let isFollowing = false;
  let last = null;

  const begin = ({touches, target}) => {
    from = null;
    isFollowing = false;
    if (touches.length !== 1 || scrollsSideways(target) || !may(target)) return;
    from = last = point(touches[0]);
  };
  const go = ({touches}) => {
    if (!from || touches.length !== 1) return;
    const at = point(touches[0]);
    const [dx, dy] = [at.x - from.x, at.y - from.y];
    if (!isFollowing) {
      if (Math.hypot(dx, dy) < DECIDED_PX) return;
      if (Math.abs(dy) > Math.abs(dx)) {
        from = null;
        return;
      }
      isFollowing = true;
    }
    at.speed = (at.x - last.x) / Math.max(1, at.time - last.time);
    last = at;
    move(dx * forward());
  };
  const letGo = ({changedTouches}) => {
    if (from && isFollowing) {
      const dx = (point(changedTouches[0]).x - from.x) * forward();
      const speed = (last.speed ?? 0) * forward();
      end(dx, Math.abs(speed) > FLICK_PX_PER_MS ? Math.sign(speed) : 0);
    }
    from = null;
  };

  const passive = {passive: true};
  const listeners = {touchstart: begin, touchmove: go, touchend: letGo, touchcancel: letGo};
  for (const [type, fn] of Object.entries(listeners)) element.addEventListener(type, fn, passive);
  return () => {
    for (const [type, fn] of Object.entries(listeners)) element.removeEventListener(type, fn);
  };
}

/** 1 where one reads to the right, -1 where one reads to the left. */
export const forward = () => (globalThis.document?.documentElement.dir === 'rtl' ? -1 : 1);

const point = ({clientX, clientY}) => ({x: clientX, y: clientY, time: performance.now()});

function scrollsSideways(target) {
  for (let element = target; element?.clientWidth !== undefined; element = element.parentElement) {
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'
      && getComputedStyle(element).overflowX !== 'hidden') return true;
  }
  return false;
}
