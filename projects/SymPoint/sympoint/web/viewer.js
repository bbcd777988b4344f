// The page: what is shown and selected, keys, and the download.

const byId = (id) => document.getElementById(id);

class App {
  constructor(data) {
    this.drawing = new Drawing(data);
    this.hidden = new Set();
    this.selection = []; // primitives
    this.showOutlines = this.showNames = true;
    const {drawing} = this;
    this.views = [drawing.truth, drawing.prediction].filter(Boolean).map((labels) => new View(this, labels));
    byId('views').append(...this.views.map((view) => view.host));
    const [x1, y1, x2, y2] = drawing.extent;
    byId('views').classList.toggle('stacked', x2 - x1 > 1.1 * (y2 - y1));
    byId('name').textContent = drawing.name;
    byId('side').hidden = !drawing.truth;
    this.classes = new ClassList(this);
    this.panel = new SelectionPanel(this);
    this.listen();
    this.resize();
    this.fit();
    this.draw();
    performance.mark('drawn');
    this.labelsChanged();
  }

  listen() {
    byId('fit').addEventListener('click', () => this.fit());
    byId('side').addEventListener('click', () => this.setSideBySide(!this.sideBySide));
    byId('outlines').addEventListener('change', (event) => this.show('showOutlines', event.target.checked));
    byId('names').addEventListener('change', (event) => this.show('showNames', event.target.checked));
    byId('undo').addEventListener('click', () => this.undo());
    byId('download').addEventListener('click', () => this.download());
    byId('help').addEventListener('click', () => byId('keys').showModal());
    document.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => {
      this.resize();
      this.redraw();
    }).observe(byId('views'));
  }

  get sideBySide() {
    return byId('side').getAttribute('aria-pressed') === 'true';
  }

  setSideBySide(on) {
    if (!this.drawing.truth) return;
    byId('side').setAttribute('aria-pressed', on);
    this.views[0].host.hidden = !on;
    this.resize();
    this.fit();
  }

  show(what, on) {
    this[what] = on;
    this.redraw();
  }

  say(text) {
    byId('status').textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => byId('status').textContent = '', 6000);
  }

  // Camera

  resize() {
    for (const view of this.views) if (!view.host.hidden) view.resize();
  }

  /** Where a box of the drawing is in a view. */
  toScreen([x1, y1, x2, y2]) {
    const {x, y, scale} = this.camera;
    return [(x1 - x) * scale, (y1 - y) * scale, (x2 - x) * scale, (y2 - y) * scale];
  }

  fit(box = this.drawing.extent, margin = 24) {
    const {width, height} = this.views[this.views.length - 1];
    const [x1, y1, x2, y2] = box, size = Math.max(x2 - x1, y2 - y1, 1e-9);
    const scale = Math.min((width - 2 * margin) / Math.max(x2 - x1, size / 1e3),
        (height - 2 * margin) / Math.max(y2 - y1, size / 1e3));
    this.moveTo((x1 + x2) / 2 - width / 2 / scale, (y1 + y2) / 2 - height / 2 / scale, scale);
  }

  moveTo(x, y, scale) {
    const [x1, y1, x2, y2] = this.drawing.extent, whole = 1000 / Math.max(x2 - x1, y2 - y1, 1e-9);
    this.camera = {x, y, scale: Math.min(1e5 * whole, Math.max(whole / 100, scale))};
    this.redraw(true);
  }

  zoom(factor, sx, sy) {
    const {width, height} = this.views[this.views.length - 1], {x, y, scale} = this.camera;
    const px = sx ?? width / 2, py = sy ?? height / 2;
    this.moveTo(x + px / scale * (1 - 1 / factor), y + py / scale * (1 - 1 / factor), scale * factor);
  }

  redraw(moving = false) {
    this.moving ||= moving;
    this.request ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    const moving = this.moving;
    cancelAnimationFrame(this.request);
    this.request = undefined;
    this.moving = false;
    const open = this.views.filter((view) => !view.host.hidden).map((view) => view.draw(moving));
    clearTimeout(this.rest);
    if (open.some(Boolean)) this.rest = setTimeout(() => this.redraw(), 80);
  }

  // Labels

  /** Classes were switched on or off. */
  labelsShown() {
    for (const view of this.views) view.stale = true;
    this.redraw();
  }

  /** Labels were corrected. */
  labelsChanged() {
    const {drawing} = this, things = drawing.prediction.symbols.filter((s) => drawing.classes[s.classId].thing);
    const corrections = drawing.prediction.undoing.length;
    byId('summary').title = drawing.leftOut.join('\n');
    byId('summary').textContent = `${things.length} symbols, ${drawing.num} primitives` +
      (drawing.checkpoint ? `, ${drawing.checkpoint.split('/').pop()}` : '') + (corrections ? `, ${corrections} corrections` : '') +
      (drawing.leftOut.length ? `, ${drawing.leftOut[0]}` : '') + (drawing.leftOut.length > 1 ? ', ...' : '');
    byId('undo').disabled = !corrections;
    this.classes.update();
    this.panel.update();
  }

  correct(classId) {
    if (!this.selection.length) return;
    const {drawing} = this;
    drawing.prediction.correct(this.selection, classId);
    this.relabelled(`Corrected: ${drawing.className(classId)}`);
  }

  undo() {
    if (!this.drawing.prediction.undoing.length) return;
    this.selection = this.drawing.prediction.undo();
    this.relabelled('Undone');
  }

  relabelled(text) {
    this.hover = undefined;
    this.views[this.views.length - 1].build();
    this.labelsChanged();
    this.redraw();
    this.say(text);
  }

  // Selection

  /** The symbol that is selected, if that is all that is. */
  selected() {
    const {prediction, truth} = this.drawing;
    return this.selection.length ?
      prediction.exactly(this.selection) || truth?.exactly(this.selection) : undefined;
  }

  /** The class that a correction most likely gives: the truth's, if known. */
  proposal() {
    const {prediction, truth, classes} = this.drawing, counts = new Map();
    for (const i of this.selection) {
      const c = truth?.semantic[i] >= 0 ? truth.semantic[i] : prediction.semantic[i];
      counts.set(c, (counts.get(c) || 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1])[0];
    return best >= 0 && best <= classes.length ? best : classes.length;
  }

  select(primitives, show = false) {
    this.selection = [...primitives];
    const symbol = this.selected();
    if (show && primitives.length) this.bring(union(this.drawing.boxes, primitives));
    this.panel.update();
    this.classes.mark();
    this.redraw();
    if (symbol) this.say(`${nameOf(this.drawing, symbol)} ${score(symbol)}`);
  }

  /** Bring a box into view, close enough to see it. */
  bring(box) {
    const {width, height} = this.views[this.views.length - 1], [x1, y1, x2, y2] = this.toScreen(box);
    const inside = x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height;
    if (inside && Math.max(x2 - x1, y2 - y1) > 40) return;
    const pad = Math.max(box[2] - box[0], box[3] - box[1]);
    this.fit([box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad]);
  }

  click({primitive, symbol}, shift) {
    if (shift) {
      if (primitive < 0) return;
      const at = this.selection.indexOf(primitive);
      this.select(at < 0 ? [...this.selection, primitive] : this.selection.toSpliced(at, 1));
    } else {
      this.select(symbol ? symbol.primitives : primitive < 0 ? [] : [primitive]);
    }
  }

  /** Add the primitives that lie in the frame. */
  takeFrame() {
    const {view, rectangle: [x, y, width, height]} = this.frame, {boxes, num} = this.drawing;
    const {hidden, drawing, camera} = this, none = drawing.classes.length;
    const left = camera.x + x / camera.scale, top = camera.y + y / camera.scale;
    const right = left + width / camera.scale, bottom = top + height / camera.scale;
    const taken = new Set(this.selection);
    for (let i = 0; i < num; i++) {
      const c = view.labels.semantic[i];
      if (hidden.has(c >= 0 && c < none ? c : none)) continue;
      if (boxes[4 * i] >= left && boxes[4 * i + 1] >= top &&
          boxes[4 * i + 2] <= right && boxes[4 * i + 3] <= bottom) taken.add(i);
    }
    this.frame = undefined;
    this.select(taken);
  }

  /** Select the next or the previous visible symbol in the list. */
  step(by) {
    const {drawing} = this, lists = drawing.prediction.byClass();
    const all = [...lists.keys()].sort((a, b) => a - b).filter((c) => drawing.classes[c].thing && !this.hidden.has(c))
        .flatMap((c) => lists.get(c));
    if (!all.length) return;
    const at = all.indexOf(this.selected());
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
    this.select(all[next].primitives, true);
  }

  setHover(hit, x, y) {
    const tip = byId('tip'), {drawing} = this;
    const before = this.hover?.symbol;
    this.hover = hit && hit.primitive >= 0 ? hit : undefined;
    tip.hidden = !this.hover;
    if (this.hover) {
      const {symbol, primitive} = hit, layer = drawing.layers[drawing.layer[primitive]];
      const told = symbol && toldBy(symbol);
      tip.textContent = (symbol ? `${nameOf(drawing, symbol)}  ${score(symbol)}` : drawing.nameOfNone(hit.view.labels, primitive)) +
        (told ? `\ntold by ${told}` : '') +
        `\nprimitive ${primitive}: ${KINDS[drawing.command[primitive]]}${layer ? `, ${layer}` : ''}`;
      tip.style.left = `${Math.min(x + 14, innerWidth - tip.offsetWidth - 4)}px`;
      tip.style.top = `${Math.min(y + 14, innerHeight - tip.offsetHeight - 4)}px`;
    }
    if (before !== this.hover?.symbol) this.redraw();
  }

  // Keys and files

  key(event) {
    if (byId('keys').open || event.altKey || event.metaKey) return;
    const typing = event.target.matches('input[type=search], select');
    if (event.key === 'Escape') {
      this.select([]);
      event.target.blur();
      return;
    }
    if (typing) return;
    const {width, height} = this.views[this.views.length - 1], {camera} = this;
    const move = (dx, dy) => this.moveTo(camera.x + dx * width / camera.scale, camera.y + dy * height / camera.scale, camera.scale);
    const actions = event.ctrlKey ? {z: () => this.undo()} : {
      'ArrowLeft': () => move(-0.1, 0), 'ArrowRight': () => move(0.1, 0),
      'ArrowUp': () => move(0, -0.1), 'ArrowDown': () => move(0, 0.1),
      '+': () => this.zoom(1.4), '=': () => this.zoom(1.4), '-': () => this.zoom(1 / 1.4),
      '0': () => this.fit(), 'n': () => this.step(1), 'p': () => this.step(-1),
      't': () => this.setSideBySide(!this.sideBySide), '/': () => this.classes.search.focus(),
      'c': () => this.panel.label.focus(), 's': () => this.download(), '?': () => byId('keys').showModal(),
      'Delete': () => this.correct(this.drawing.classes.length),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  download() {
    const blob = new Blob([this.drawing.labelledSvg()], {type: 'image/svg+xml'});
    const name = `${this.drawing.name.split('/').pop()}.corrected.svg`;
    const link = make('a', {href: URL.createObjectURL(blob), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    this.say(`Downloaded ${name}`);
  }
}

// For the console, and for tests.
window.viewer = new App(JSON.parse(byId('data').textContent));
