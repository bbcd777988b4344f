// The drawing and its labels; what is corrected, undone and downloaded.

/** Labels of all primitives, of one source: the truth or the prediction. */
class Labels {
  constructor(drawing, title, {semantic, instance, of_things, of_stuff}) {
    this.drawing = drawing;
    this.title = title;
    this.semantic = unpack(semantic, Int16Array);
    this.instance = unpack(instance, Int32Array);
    this.known = {thing: of_things || {}, stuff: of_stuff || {}};
    this.first = {semantic: this.semantic.slice(), instance: this.instance.slice()};
    this.undoing = [];
    this.index();
  }

  /** Find the symbols anew: things by class and instance, stuff by class. */
  index() {
    const {classes, boxes} = this.drawing, found = new Map();
    this.symbolOf = new Int32Array(this.semantic.length).fill(-1);
    this.symbols = [];
    for (let i = 0; i < this.semantic.length; i++) {
      const c = this.semantic[i];
      if (c < 0 || c >= classes.length) continue;
      const id = classes[c].thing ? this.instance[i] : -1, key = c * 2 ** 32 + id + 1;
      let at = found.get(key);
      if (at === undefined) {
        at = this.symbols.length;
        found.set(key, at);
        this.symbols.push({classId: c, id, primitives: [], corrected: false});
      }
      const symbol = this.symbols[at];
      symbol.primitives.push(i);
      symbol.corrected ||= c !== this.first.semantic[i] || this.instance[i] !== this.first.instance[i];
      this.symbolOf[i] = at;
    }
    for (const symbol of this.symbols) {
      symbol.box = union(boxes, symbol.primitives);
      if (symbol.corrected) continue;
      const found = classes[symbol.classId].thing ? this.known.thing[symbol.id] : this.known.stuff[symbol.classId];
      symbol.score = found?.score;
      symbol.told = found?.told;
    }
  }

  /** Symbols of each class, the best score first. */
  byClass() {
    const lists = new Map();
    for (const symbol of this.symbols) {
      if (!lists.has(symbol.classId)) lists.set(symbol.classId, []);
      lists.get(symbol.classId).push(symbol);
    }
    for (const list of lists.values()) {
      list.sort((a, b) => (b.score ?? 2) - (a.score ?? 2) || a.id - b.id);
    }
    return lists;
  }

  /** The symbol that consists of just these primitives. */
  exactly(primitives) {
    const symbol = this.symbols[this.symbolOf[primitives[0]]];
    if (!symbol || symbol.primitives.length !== primitives.length) return undefined;
    const own = new Set(symbol.primitives);
    return primitives.every((i) => own.has(i)) ? symbol : undefined;
  }

  /** Give primitives a class: one symbol of a thing, or part of stuff. */
  correct(primitives, classId) {
    const kind = this.drawing.classes[classId];
    let id = -1;
    if (kind?.thing) {
      const same = this.exactly(primitives);
      id = same && same.id > 0 ? same.id :
        this.instance.reduce((a, b) => Math.max(a, b), 0) + 1;
    }
    this.undoing.push(primitives.map((i) => [i, this.semantic[i], this.instance[i]]));
    for (const i of primitives) {
      this.semantic[i] = classId;
      this.instance[i] = id;
    }
    this.index();
  }

  /** Take the last correction back; the primitives that it changed. */
  undo() {
    const last = this.undoing.pop() || [];
    for (const [i, semantic, instance] of last) {
      this.semantic[i] = semantic;
      this.instance[i] = instance;
    }
    this.index();
    return last.map(([i]) => i);
  }
}

class Drawing {
  constructor(data) {
    this.name = data.name;
    this.checkpoint = data.checkpoint;
    this.leftOut = data.left_out;
    this.classes = data.classes;
    this.layers = data.layers;
    this.low = data.low;
    this.command = unpack(data.command, Uint8Array);
    this.length = unpack(data.length, Float32Array);
    this.layer = unpack(data.layer, Int32Array);
    this.element = unpack(data.element, Int32Array);
    this.elementNames = data.element_names;
    this.lines = polylines(this.command, unpack(data.points, Float32Array));
    this.boxes = boxesOf(this.lines);
    this.extent = union(this.boxes, this.command.keys());
    this.typical = this.length.slice().sort()[this.length.length >> 1];
    this.prediction = new Labels(this, 'Prediction', data.prediction);
    this.truth = data.truth && new Labels(this, 'Truth', data.truth);
  }

  get num() {
    return this.command.length;
  }

  /** Made when it is first needed: the first paint does not wait for it. */
  get grid() {
    return this.grid_ ??= new Grid(this.lines, this.extent);
  }

  /** Read when it is needed: it may be as large as the drawing itself. */
  get svg() {
    return this.svg_ ??= JSON.parse(document.getElementById('svg').textContent);
  }

  /** What the file calls the element of a primitive. */
  elementName(i) {
    return this.elementNames?.[i] ?? this.element[i];
  }

  /** What labels call a primitive that is of no symbol. */
  nameOfNone(labels, i) {
    return labels.semantic[i] < 0 ? 'unknown' : 'background';
  }

  className(classId) {
    return this.classes[classId]?.name ?? 'background';
  }

  /** Class and instance of each element that has primitives: those of the
      greatest length in it. */
  elementLabels() {
    const lengths = new Map(), {semantic, instance} = this.prediction;
    for (let i = 0; i < this.num; i++) {
      const e = this.element[i];
      if (!lengths.has(e)) lengths.set(e, new Map());
      const key = `${semantic[i]} ${instance[i]}`, own = lengths.get(e);
      own.set(key, (own.get(key) || 0) + this.length[i] + 1e-9);
    }
    const labels = new Map();
    for (const [e, own] of lengths) {
      let best, most = -1;
      for (const [key, length] of own) if (length > most) [best, most] = [key, length];
      labels.set(e, best.split(' ').map(Number));
    }
    return labels;
  }

  /** The SVG with the labels as they are now, all else as it was. */
  labelledSvg() {
    const {pieces, slots, elements} = this.svg, labels = this.elementLabels();
    const text = [pieces[0]];
    slots.forEach((attribute, k) => {
      const [semantic, instance] = labels.get(elements[k] >> 1);
      if (semantic < this.classes.length) {
        text.push(attribute, '"', elements[k] % 2 ? instance : semantic + 1, '"');
      }
      text.push(pieces[k + 1]);
    });
    return text.join('');
  }
}
