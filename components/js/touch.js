/** Whether this is a telephone or a tablet, where a keyboard takes half of the screen. */
export const isTouch = () => matchMedia('(hover: none) and (pointer: coarse)').matches;
