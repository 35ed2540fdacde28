// Which mark is meant: the next one in a direction, and the one that a finger is nearest to.
const WAYS = { ArrowRight: [1, 0], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowUp: [0, -1] };

// The nearest of the marks that lie that way from one of them; null where none does, or the key is no arrow.
export const beside = (marks, here, key, isShown) => {
  if (!WAYS[key]) return null;
  const [right, down] = WAYS[key];
  let found = null;
  marks.forEach((mark, number) => {
    const [dx, dy] = [mark.x - marks[here].x, mark.y - marks[here].y];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down) + Math.abs(dy * right);
    if (number === here || along <= 0 || !isShown(mark)) return;
    // What lies aside of the way is reached where nothing lies on it.
    const cost = along + 2 * across + (across > along ? 1e6 : 0);
    if (!found || cost < found.cost) found = { number, cost };
  });
  return found && found.number;
};

// The mark nearest to a point, no further than that; null where there is none.
export const nearest = (marks, point, most, isShown) => {
  let found = null;
  marks.forEach((mark, number) => {
    const far = Math.hypot(mark.x - point.x, mark.y - point.y);
    if (isShown(mark) && far <= (found ? found.far : most)) found = { number, far };
  });
  return found && found.number;
};
