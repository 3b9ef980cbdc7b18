/**
 * The square that is taken of a picture: where it lies and how large it is, in the picture's pixels.
 * It never leaves the picture. Nothing here knows of the browser.
 */

/** A square is not taken smaller than this, unless the picture is. */
const SMALLEST_PX = 64;
/** More than that the server makes nothing of. */
export const LARGEST_PX = 1_024;

/**
 * @typedef {object} Crop
 * @property {number} width of the picture @property {number} height
 * @property {number} zoom 1 is as much of the picture as a square can hold
 * @property {number} x the square's middle @property {number} y
 */

/** As much as a square can hold, from the middle. @returns {Crop} */
export const begin = (width, height) => ({width, height, zoom: 1, x: width / 2, y: height / 2});

/** @param {Crop} crop how long the square's sides are */
export const side = ({width, height, zoom}) => Math.min(width, height) / zoom;

/** @param {Crop} crop @returns {number} at least 1 */
export const mostZoom = ({width, height}) => Math.max(1, Math.min(width, height) / SMALLEST_PX);

/** The square further to the right and down, as far as it goes. @param {Crop} crop @returns {Crop} */
export const moved = (crop, right, down) => inside({...crop, x: crop.x + right, y: crop.y + down});

/**
 * Nearer or further; what lies at a place of the square stays there.
 * @param {Crop} crop @param {number} zoom
 * @param {{x: number, y: number}} [at] parts of the square's side: the middle is 0.5, 0.5
 * @returns {Crop}
 */
export function zoomed(crop, zoom, at = {x: 0.5, y: 0.5}) {
  const near = {...crop, zoom: Math.min(Math.max(zoom, 1), mostZoom(crop))};
  const shrunk = side(crop) - side(near);
  return moved(near, shrunk * (at.x - 0.5), shrunk * (at.y - 0.5));
}

/** What is to be drawn: the square, and how many pixels wide the result is. @param {Crop} crop */
export function taken(crop) {
  const length = side(crop);
  return {
    left: crop.x - length / 2, top: crop.y - length / 2, length,
    pixels: Math.max(1, Math.min(LARGEST_PX, Math.round(length))),
  };
}

function inside(crop) {
  const half = side(crop) / 2;
  const within = (middle, whole) => Math.min(Math.max(middle, half), whole - half);
  return {...crop, x: within(crop.x, crop.width), y: within(crop.y, crop.height)};
}
