/** At which row the face of each reader stands. Nothing here knows of the browser. */

/**
 * The last row that each has read, if it is drawn.
 * @param {{seq?: number}[]} items in order; those without a number are no rows of the room yet
 * @param {Map<number, {user: object, seq: number}>} readers
 * @param {boolean} atEnd whether the last row is the room's last
 * @returns {Map<number, object[]>} the people at a row, by its seq
 */
export function standing(items, readers, atEnd) {
  const rows = items.filter(({seq}) => seq);
  const found = new Map();
  for (const {user, seq} of readers.values()) {
    const at = lastUpTo(rows, seq);
    if (at < 0 || (at === rows.length - 1 && !atEnd && seq > (rows[at].through ?? rows[at].seq))) continue;
    const row = rows[at].seq;
    if (!found.has(row)) found.set(row, []);
    found.get(row).push(user);
  }
  return found;
}

/** Who stands somewhere else than before. @returns {number[]} */
export function moved(before, after) {
  const place = (faces) => new Map([...faces].flatMap(([seq, people]) => people.map(({id}) => [id, seq])));
  const was = place(before);
  const ids = [...place(after)].filter(([id, seq]) => was.get(id) !== seq).map(([id]) => id);
  const gone = [...was.keys()].filter((id) => ![...after.values()].flat().some((one) => one.id === id));
  return [...ids, ...gone];
}

function lastUpTo(rows, seq) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
