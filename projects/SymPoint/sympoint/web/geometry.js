// Numbers of the payload, primitives as polylines, and where they are.

const LINE = 0, ARC = 1;
const KINDS = ['line', 'arc', 'circle', 'ellipse'];
const ARC_STEPS = 24, OVAL_STEPS = 48;

/** base64 of little-endian numbers -> a typed array. */
function unpack(text, Type) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Type(bytes.buffer);
}

/** Points along an arc through four points; curves.py says why. */
function arcPoints(p, out, at) {
  const mx = (p[2] + p[4]) / 2, my = (p[3] + p[5]) / 2;
  const q = p.map((v, i) => v - (i % 2 ? my : mx));
  const dx = q[4] - q[2], dy = q[5] - q[3], chord = dx * dx + dy * dy;
  const sum = (q[2] - q[0] + q[6] - q[4]) * dx + (q[3] - q[1] + q[7] - q[5]) * dy;
  let step = chord > 0 ? Math.acos(Math.max(-1, Math.min(1, sum / (2 * chord)))) : 0;
  const bent = step > 1e-3 && step < 2.2;
  if (!bent) step = 1;
  const half = Math.sin(step / 2) * 2;
  const bx = dx / half, by = dy / half;
  const cosEnd = Math.cos(1.5 * step), cosIn = Math.cos(0.5 * step);
  const ax = (q[0] + q[6]) / 2 / (cosEnd - cosIn), ay = (q[1] + q[7]) / 2 / (cosEnd - cosIn);
  const curve = (t) => {
    if (!bent) return [0, 0];
    const angle = (t - 1.5) * step, c = Math.cos(angle) - cosIn, s = Math.sin(angle);
    return [ax * c + bx * s, ay * c + by * s];
  };
  const rest = [0, 1, 2, 3].map((k) => {
    const [x, y] = curve(k);
    return [q[2 * k] - x, q[2 * k + 1] - y];
  });
  for (let i = 0; i <= ARC_STEPS; i++) {
    const t = 3 * i / ARC_STEPS, k = Math.min(2, Math.floor(t)), w = t - k;
    const [x, y] = curve(t);
    out[at++] = mx + x + rest[k][0] * (1 - w) + rest[k + 1][0] * w;
    out[at++] = my + y + rest[k][1] * (1 - w) + rest[k + 1][1] * w;
  }
  return at;
}

/** Points along an ellipse through its points at 0, 90, 180, 270 degrees. */
function ovalPoints(p, out, at) {
  const cx = (p[0] + p[2] + p[4] + p[6]) / 4, cy = (p[1] + p[3] + p[5] + p[7]) / 4;
  const ux = (p[0] - p[4]) / 2, uy = (p[1] - p[5]) / 2;
  const vx = (p[2] - p[6]) / 2, vy = (p[3] - p[7]) / 2;
  for (let i = 0; i <= OVAL_STEPS; i++) {
    const angle = 2 * Math.PI * i / OVAL_STEPS, c = Math.cos(angle), s = Math.sin(angle);
    out[at++] = cx + ux * c + vx * s;
    out[at++] = cy + uy * c + vy * s;
  }
  return at;
}

/** All primitives as polylines: points of i are xy[2 start[i]] and on. */
function polylines(command, points) {
  const num = command.length, start = new Uint32Array(num + 1);
  for (let i = 0; i < num; i++) {
    const kind = command[i];
    start[i + 1] = start[i] + (kind === LINE ? 2 : 1 + (kind === ARC ? ARC_STEPS : OVAL_STEPS));
  }
  const xy = new Float32Array(2 * start[num]);
  let from = 0;
  for (let i = 0; i < num; i++) {
    let at = 2 * start[i];
    if (command[i] === LINE) {
      for (let k = 0; k < 4; k++) xy[at++] = points[from++];
    } else {
      const p = Array.from(points.subarray(from, from + 8));
      from += 8;
      (command[i] === ARC ? arcPoints : ovalPoints)(p, xy, at);
    }
  }
  return {start, xy};
}

/** Boxes of polylines, x1 y1 x2 y2 each. */
function boxesOf({start, xy}) {
  const num = start.length - 1, boxes = new Float32Array(4 * num);
  for (let i = 0; i < num; i++) {
    let x1 = Infinity, y1 = Infinity, x2 = -Infinity, y2 = -Infinity;
    for (let k = 2 * start[i]; k < 2 * start[i + 1]; k += 2) {
      if (xy[k] < x1) x1 = xy[k];
      if (xy[k] > x2) x2 = xy[k];
      if (xy[k + 1] < y1) y1 = xy[k + 1];
      if (xy[k + 1] > y2) y2 = xy[k + 1];
    }
    boxes[4 * i] = x1;
    boxes[4 * i + 1] = y1;
    boxes[4 * i + 2] = x2;
    boxes[4 * i + 3] = y2;
  }
  return boxes;
}

/** The smallest box around some of the boxes. */
function union(boxes, indices) {
  const all = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of indices) {
    for (let d = 0; d < 2; d++) {
      all[d] = Math.min(all[d], boxes[4 * i + d]);
      all[d + 2] = Math.max(all[d + 2], boxes[4 * i + d + 2]);
    }
  }
  return all;
}

/** The convex hull of some polylines, [x, y] each, clockwise on a screen. */
function convexHull({start, xy}, indices) {
  const points = [];
  for (const i of indices) {
    for (let k = 2 * start[i]; k < 2 * start[i + 1]; k += 2) points.push([xy[k], xy[k + 1]]);
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const hull = [];
  for (const way of [points, points.toReversed()]) { // its two sides
    const side = [];
    for (const p of way) {
      while (side.length > 1) {
        const [a, b] = side.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        side.pop();
      }
      side.push(p);
    }
    hull.push(...side.slice(0, -1));
  }
  return hull;
}

/** Distance from a point to a segment. */
function segmentDistance(x, y, x1, y1, x2, y2) {
  const dx = x2 - x1, dy = y2 - y1, long = dx * dx + dy * dy;
  const t = long > 0 ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / long)) : 0;
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

/** Cells of a grid with the primitives that pass through them. */
class Grid {
  constructor(lines, extent) {
    this.lines = lines;
    const num = lines.start.length - 1;
    const side = Math.max(8, Math.min(256, Math.ceil(Math.sqrt(num))));
    // An arc may bulge beyond its points, and so beyond the origin.
    [this.left, this.top] = extent;
    const width = extent[2] - this.left, height = extent[3] - this.top;
    this.cell = Math.max(width, height, 1e-9) / side;
    this.columns = Math.floor(width / this.cell) + 1;
    this.rows = Math.floor(height / this.cell) + 1;
    this.cells = new Map();
    const {start, xy} = lines;
    for (let i = 0; i < num; i++) {
      for (let k = 2 * start[i]; k < 2 * start[i + 1] - 2; k += 2) {
        this.walk(i, xy[k], xy[k + 1], xy[k + 2], xy[k + 3]);
      }
    }
  }

  /** Enter a segment in the cells at points half a cell apart on it. */
  walk(i, x1, y1, x2, y2) {
    const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / this.cell * 2) + 1;
    for (let s = 0; s <= steps; s++) {
      const key = this.key(x1 + (x2 - x1) * s / steps, y1 + (y2 - y1) * s / steps);
      const cell = this.cells.get(key);
      if (cell === undefined) this.cells.set(key, [i]);
      else if (cell[cell.length - 1] !== i) cell.push(i);
    }
  }

  key(x, y) {
    return Math.floor((y - this.top) / this.cell) * this.columns + Math.floor((x - this.left) / this.cell);
  }

  /** The nearest primitive that `accept` takes, -1 beyond `reach`. */
  nearest(x, y, reach, accept) {
    const {start, xy} = this.lines, seen = new Set();
    const c = this.cell, pad = reach + c / 2;
    let best = -1, least = reach;
    const u = x - this.left, v = y - this.top;
    const left = Math.max(0, Math.floor((u - pad) / c)), right = Math.min(this.columns - 1, Math.floor((u + pad) / c));
    const top = Math.max(0, Math.floor((v - pad) / c)), bottom = Math.min(this.rows - 1, Math.floor((v + pad) / c));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        for (const i of this.cells.get(row * this.columns + column) || []) {
          if (seen.has(i) || !accept(i)) continue;
          seen.add(i);
          for (let k = 2 * start[i]; k < 2 * start[i + 1] - 2; k += 2) {
            const d = segmentDistance(x, y, xy[k], xy[k + 1], xy[k + 2], xy[k + 3]);
            if (d < least) [least, best] = [d, i];
          }
        }
      }
    }
    return best;
  }
}
