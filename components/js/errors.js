/** What an error means for whoever might ask again. */

const FOR_NOW = [408, 425, 429];

/** Whether the answer stays the same however often it is asked for. @param {{status?: number}} error */
export const isFinal = ({status = 0}) => status >= 400 && status < 500 && !FOR_NOW.includes(status);
