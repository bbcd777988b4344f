// One canvas with a drawing and one set of its labels.

const GREY = '#b9b9b9', PALE = '#dedede', INK = '#111';
const PRESSED = 4; // pixels that a click may move

class View {
  constructor(app, labels) {
    this.app = app;
    this.labels = labels;
    this.host = document.createElement('div');
    this.host.className = 'view';
    this.canvas = document.createElement('canvas');
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-label', `${labels.title}: drawing. Press ? for keys`);
    const title = document.createElement('h2');
    title.textContent = labels.title;
    this.host.append(this.canvas, title);
    this.base = document.createElement('canvas');
    this.cost = 0;
    this.listen();
    this.build();
  }

  /** A path of each class, then of background and of what nobody knows, which
      the truth has as -1; after labels have changed. */
  build() {
    const {start, xy} = this.app.drawing.lines, {semantic} = this.labels;
    const none = this.app.drawing.classes.length;
    this.paths = Array.from({length: none + 2}, () => new Path2D());
    this.used = new Uint8Array(none + 2);
    for (let i = 0; i < semantic.length; i++) {
      const c = semantic[i] < 0 ? none + 1 : semantic[i];
      this.used[c] = 1;
      const path = this.paths[c];
      path.moveTo(xy[2 * start[i]], xy[2 * start[i] + 1]);
      for (let k = start[i] + 1; k < start[i + 1]; k++) path.lineTo(xy[2 * k], xy[2 * k + 1]);
    }
    this.stale = true;
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    this.width = this.host.clientWidth;
    this.height = this.host.clientHeight;
    for (const canvas of [this.canvas, this.base]) {
      canvas.width = Math.max(1, Math.round(this.width * ratio));
      canvas.height = Math.max(1, Math.round(this.height * ratio));
    }
    this.ratio = ratio;
    this.stale = true;
  }

  /** All strokes. Where that is slow, a gesture moves the last picture and
      the strokes follow when it rests. */
  draw(moving) {
    const {camera} = this.app, context = this.canvas.getContext('2d');
    const same = this.drawn && ['x', 'y', 'scale'].every((k) => this.drawn[k] === camera[k]);
    const quick = moving && !this.stale && this.cost > 24;
    if (this.stale || (!same && !quick)) this.drawBase();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const zoom = camera.scale / this.drawn.scale, r = this.ratio;
    context.drawImage(this.base, (this.drawn.x - camera.x) * camera.scale * r,
        (this.drawn.y - camera.y) * camera.scale * r, this.base.width * zoom, this.base.height * zoom);
    this.drawMarks(context);
    return quick && !same;
  }

  world(context) {
    const {x, y, scale} = this.app.camera, s = scale * this.ratio;
    context.setTransform(s, 0, 0, s, -x * s, -y * s);
    context.lineJoin = context.lineCap = 'round';
  }

  drawBase() {
    const before = performance.now(), {camera, drawing} = this.app;
    const context = this.base.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, this.base.width, this.base.height);
    this.world(context);
    const none = drawing.classes.length;
    // From afar, thick strokes would fill the drawing.
    const thin = Math.max(0.4, Math.min(1, drawing.typical * camera.scale / 12));
    // What is unknown, background, then stuff, then things.
    const order = [none + 1, none, ...drawing.classes.filter((c) => !c.thing).map((c) => c.id),
      ...drawing.classes.filter((c) => c.thing).map((c) => c.id)];
    for (const c of order) {
      if (!this.used[c] || this.app.hidden.has(Math.min(c, none))) continue;
      context.strokeStyle = drawing.classes[c]?.color ?? (c === none ? GREY : PALE);
      context.lineWidth = (c >= none ? 1 : 1.7) * thin / camera.scale;
      context.stroke(this.paths[c]);
    }
    this.drawn = {...camera};
    this.stale = false;
    // The strokes are done, at the latest, when the next frame begins.
    requestAnimationFrame(() => this.cost = performance.now() - before);
  }

  /** Outlines, names, what is selected and what is under the pointer. */
  drawMarks(context) {
    const {app} = this, {drawing} = app;
    const chosen = app.selection, over = app.hover?.view === this ? app.hover.symbol : undefined;
    const strong = new Set(chosen);
    this.world(context);
    this.emphasise(context, chosen, 7, 3);
    if (over) this.emphasise(context, over.primitives.filter((i) => !strong.has(i)), 5, 2.4);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.font = '11px system-ui, "DejaVu Sans", sans-serif';
    context.textBaseline = 'middle';
    const named = [];
    for (const symbol of this.labels.symbols) {
      const kind = drawing.classes[symbol.classId];
      if (!kind.thing || app.hidden.has(symbol.classId)) continue;
      const [x1, y1, x2, y2] = app.toScreen(symbol.box);
      if (x2 < 0 || y2 < 0 || x1 > this.width || y1 > this.height) continue;
      const small = Math.max(x2 - x1, y2 - y1) < 14;
      const bold = symbol === over || strong.has(symbol.primitives[0]);
      if ((app.showOutlines && !small) || bold) {
        symbol.hull ??= convexHull(drawing.lines, symbol.primitives);
        traceAround(context, symbol.hull.map(([x, y]) => app.toScreen([x, y, x, y]).slice(0, 2)));
        context.strokeStyle = bold ? INK : kind.color;
        context.lineWidth = bold ? 1.5 : 1;
        context.setLineDash(bold ? [5, 3] : []);
        context.stroke();
      }
      if ((app.showNames && x2 - x1 > 28) || bold) named.push({kind, bold, box: [x1 - GAP, y1 - GAP, x2 + GAP, y2 + GAP]});
    }
    context.setLineDash([]);
    this.drawNames(context, named);
    if (app.frame?.view === this) {
      const [x, y, width, height] = app.frame.rectangle;
      context.strokeStyle = INK;
      context.setLineDash([4, 4]);
      context.strokeRect(x, y, width, height);
      context.setLineDash([]);
    }
  }

  /** A name at each box that has a free place for it, emphasised ones first;
      the others come when one zooms in. */
  drawNames(context, named) {
    const places = new Places(this.width, this.height);
    named.sort((a, b) => b.bold - a.bold);
    this.names = [];
    for (const {kind, box} of named) {
      const width = context.measureText(kind.name).width + 6, place = places.take(box, width);
      if (!place) continue;
      const [x, y] = place;
      this.names.push({name: kind.name, x, y, width});
      context.fillStyle = '#ffffffd8';
      context.fillRect(x, y, width, NAME_HEIGHT);
      context.fillStyle = INK;
      context.fillText(kind.name, x + 3, y + NAME_HEIGHT / 2 - 1);
      context.fillStyle = kind.color;
      context.fillRect(x, y + NAME_HEIGHT - 2, width, 2);
    }
  }

  /** Strokes with a halo, so that they stand out in any colour. */
  emphasise(context, primitives, halo, line) {
    if (!primitives.length) return;
    const {start, xy} = this.app.drawing.lines, path = new Path2D();
    for (const i of primitives) {
      path.moveTo(xy[2 * start[i]], xy[2 * start[i] + 1]);
      for (let k = start[i] + 1; k < start[i + 1]; k++) path.lineTo(xy[2 * k], xy[2 * k + 1]);
    }
    const {scale} = this.app.camera;
    context.strokeStyle = '#ffd400';
    context.lineWidth = halo / scale;
    context.stroke(path);
    context.strokeStyle = INK;
    context.lineWidth = line / scale;
    context.stroke(path);
  }

  /** The symbol and the primitive at a place on the screen. */
  pick(x, y) {
    const {drawing, camera, hidden} = this.app, none = drawing.classes.length;
    const {semantic, symbolOf, symbols} = this.labels;
    const visible = (i) => !hidden.has(semantic[i] >= 0 && semantic[i] < none ? semantic[i] : none);
    const wx = camera.x + x / camera.scale, wy = camera.y + y / camera.scale, reach = 8 / camera.scale;
    // A symbol's stroke before one of the background.
    let primitive = drawing.grid.nearest(wx, wy, reach, (i) => symbolOf[i] >= 0 && visible(i));
    if (primitive < 0) primitive = drawing.grid.nearest(wx, wy, reach / 2, visible);
    return {view: this, primitive, symbol: primitive < 0 ? undefined : symbols[symbolOf[primitive]]};
  }

  listen() {
    const {canvas, app} = this;
    let press;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      press = {x: event.offsetX, y: event.offsetY, camera: {...app.camera}, moved: false, shift: event.shiftKey};
    });
    canvas.addEventListener('pointermove', (event) => {
      const {offsetX: x, offsetY: y} = event;
      if (!press) {
        app.setHover(this.pick(x, y), event.clientX, event.clientY);
        return;
      }
      const dx = x - press.x, dy = y - press.y;
      press.moved ||= Math.hypot(dx, dy) > PRESSED;
      if (!press.moved) return;
      if (press.shift) {
        app.frame = {view: this, rectangle: [Math.min(x, press.x), Math.min(y, press.y), Math.abs(dx), Math.abs(dy)]};
        app.redraw();
      } else {
        app.setHover();
        app.moveTo(press.camera.x - dx / app.camera.scale, press.camera.y - dy / app.camera.scale, app.camera.scale);
      }
    });
    canvas.addEventListener('pointerup', (event) => {
      if (!press) return;
      const {moved, shift} = press;
      press = undefined;
      if (!moved) app.click(this.pick(event.offsetX, event.offsetY), shift);
      else if (shift) app.takeFrame();
    });
    canvas.addEventListener('pointercancel', () => {
      press = app.frame = undefined;
      app.redraw();
    });
    canvas.addEventListener('pointerleave', () => app.setHover());
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const lines = event.deltaMode ? 30 : 1;
      app.zoom(Math.exp(-event.deltaY * lines * 0.0015), event.offsetX, event.offsetY);
    }, {passive: false});
  }
}
