// What is drawn around symbols: their outlines, and their names in places
// where none lies on another.

const GAP = 3; // pixels between strokes and their outline
const NAME_HEIGHT = 15;

/** Trace a hull of screen points, `GAP` around it, rounded at its corners. */
function traceAround(context, hull) {
  const num = hull.length; // two at least, of one point the same twice
  const across = ([x1, y1], [x2, y2]) => Math.atan2(y2 - y1, x2 - x1) - Math.PI / 2;
  context.beginPath();
  hull.forEach((point, k) => {
    const from = across(hull[(k + num - 1) % num], point);
    context.arc(...point, GAP, from, across(point, hull[(k + 1) % num]));
  });
  context.closePath();
}

/** Takes places on a screen for names of one height, none on another. */
class Places {
  constructor(width, height) {
    this.high = [width, height - NAME_HEIGHT];
    this.rows = new Map(); // of that height: [left, right, top] of each name
  }

  /** Of the places above, below, beside and inside a box the first that is
      free, [left, top]; undefined if none is. */
  take([x1, y1, x2, y2], width) {
    const above = y1 - NAME_HEIGHT, before = x2 - width;
    for (const [x, y] of [[x1, above], [x1, y2], [before, above], [before, y2],
      [x2, y1], [x1 - width, y1], [x1, y1], [x1, (y1 + y2 - NAME_HEIGHT) / 2]]) {
      const left = Math.max(0, Math.min(this.high[0] - width, x));
      const top = Math.max(0, Math.min(this.high[1], y));
      const row = Math.floor(top / NAME_HEIGHT);
      const near = [row - 1, row, row + 1].flatMap((r) => this.rows.get(r) || []);
      if (near.some(([from, to, at]) => left < to && left + width > from && Math.abs(at - top) < NAME_HEIGHT)) continue;
      if (!this.rows.has(row)) this.rows.set(row, []);
      this.rows.get(row).push([left, left + width, top]);
      return [left, top];
    }
    return undefined;
  }
}
