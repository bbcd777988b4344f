// The lists at the sides.

const MOST_ROWS = 500; // of primitives; a wall may have thousands

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function swatch(color) {
  const box = make('i');
  box.style.background = color;
  box.setAttribute('aria-hidden', 'true');
  return box;
}

function score(symbol) {
  if (symbol.corrected) return 'corrected';
  return symbol.score === undefined ? '' : symbol.score.toFixed(2);
}

/** Who told of a symbol, and what the network says of one told by its name;
    '' where only the network was asked. */
function toldBy({told}) {
  if (!told) return '';
  if (told.told_by === 'network') return 'the network';
  const {name, by_network: other, agrees} = told;
  const word = other ? `${agrees ? 'agrees' : `says ${other.class}`}, ${other.score.toFixed(2)}` : 'found nothing there';
  return `the name ${name}; the network ${word}`;
}

function nameOf(drawing, symbol) {
  const kind = drawing.classes[symbol.classId];
  return kind.thing && symbol.id >= 0 ? `${kind.name} #${symbol.id}` : kind.name;
}

/** The classes that occur, each with its switch and its symbols. */
class ClassList {
  constructor(app) {
    this.app = app;
    this.open = new Set();
    this.list = document.getElementById('classes');
    this.search = document.getElementById('search');
    this.search.addEventListener('input', () => this.update());
    document.getElementById('all').addEventListener('click', () => this.switchAll(true));
    document.getElementById('none').addEventListener('click', () => this.switchAll(false));
  }

  switchAll(on) {
    for (const c of this.shown) this.app.hidden[on ? 'delete' : 'add'](c);
    this.app.labelsShown();
    this.update();
  }

  update() {
    const {drawing} = this.app, none = drawing.classes.length;
    const found = drawing.prediction.byClass(), truth = drawing.truth?.byClass();
    const wanted = this.search.value.trim().toLowerCase();
    this.shown = [...drawing.classes.keys()].filter((c) => found.has(c) || truth?.has(c));
    this.shown.push(none);
    this.shown = this.shown.filter((c) => drawing.className(c).toLowerCase().includes(wanted));
    this.list.replaceChildren(...this.shown.map((c) => this.row(c, found.get(c) || [], truth && (truth.get(c) || []), wanted)));
    this.mark();
  }

  row(c, symbols, truth, wanted) {
    const {app} = this, kind = app.drawing.classes[c];
    const box = make('input', {type: 'checkbox', checked: !app.hidden.has(c)});
    box.addEventListener('change', () => {
      app.hidden[box.checked ? 'delete' : 'add'](c);
      app.labelsShown();
    });
    const line = make('div', {}, make('label', {}, box, swatch(kind?.color ?? GREY), app.drawing.className(c)));
    const item = make('li', {}, line);
    item.dataset.class = app.drawing.className(c);
    if (!kind) return item;
    const counts = kind.thing ? [symbols.length, ...(truth ? [truth.length] : [])] : [];
    const title = truth ? 'found / true' : 'found';
    line.append(make('span', {className: 'count', textContent: counts.join(' / '), title}));
    if (!symbols.length) return item;
    const open = this.open.has(c) || wanted !== '';
    const button = make('button', {className: 'open', textContent: open ? '▾' : '▸'});
    button.setAttribute('aria-expanded', open);
    button.setAttribute('aria-label', `symbols: ${kind.name}`);
    button.addEventListener('click', () => {
      this.open[open ? 'delete' : 'add'](c);
      this.update();
    });
    line.append(button);
    if (open) item.append(make('ul', {}, ...symbols.map((symbol) => this.entry(symbol))));
    return item;
  }

  entry(symbol) {
    const {app} = this, kind = app.drawing.classes[symbol.classId];
    const button = make('button', {textContent: `${kind.thing ? `#${symbol.id}` : 'all of it'}  ${score(symbol)}`});
    button.addEventListener('click', () => app.select(symbol.primitives, true));
    button.symbol = symbol;
    return make('li', {}, button);
  }

  /** Mark the selected symbol in the list. */
  mark() {
    const chosen = this.app.selected();
    for (const button of this.list.querySelectorAll('ul button')) {
      button.setAttribute('aria-current', button.symbol === chosen);
    }
  }
}

/** What is selected, its primitives, and the form to correct it. */
class SelectionPanel {
  constructor(app) {
    this.app = app;
    this.top = document.getElementById('selection');
    this.form = document.getElementById('correct');
    this.label = document.getElementById('label');
    this.effect = document.getElementById('effect');
    this.rows = document.getElementById('primitives');
    const {classes} = app.drawing;
    this.label.append(...classes.map((c) => new Option(c.name, c.id)),
        new Option('background', classes.length));
    this.label.addEventListener('change', () => this.explain());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      app.correct(Number(this.label.value));
    });
  }

  update() {
    const {app} = this, {drawing, selection} = app;
    this.form.hidden = !selection.length;
    if (!selection.length) {
      this.top.replaceChildren(make('h2', {textContent: 'Nothing selected'}), make('p', {
        className: 'hint',
        textContent: 'Click a symbol, or Shift-drag a frame around strokes. Press ? for keys.',
      }));
      this.rows.replaceChildren();
      return;
    }
    const symbol = app.selected();
    const title = symbol ? nameOf(drawing, symbol) : `${selection.length} strokes`;
    const facts = [];
    if (symbol) facts.push(['score', score(symbol) || 'none']);
    if (symbol && toldBy(symbol)) facts.push(['told by', toldBy(symbol)]);
    facts.push(['found', this.summary(drawing.prediction)]);
    if (drawing.truth) facts.push(['truth', this.summary(drawing.truth)]);
    const box = union(drawing.boxes, selection).map((v, d) => (v + drawing.low[d % 2]).toPrecision(5) * 1);
    facts.push(['box', box.join(', ')]);
    facts.push(['layers', [...new Set(selection.map((i) => drawing.layers[drawing.layer[i]] || 'unnamed'))].join(', ')]);
    const heading = make('h2', {}, ...(symbol ? [swatch(drawing.classes[symbol.classId].color), ' '] : []), title);
    this.top.replaceChildren(heading, make('dl', {}, ...facts.flatMap(([key, value]) =>
      [make('dt', {textContent: key}), make('dd', {textContent: value})])));
    this.label.value = app.proposal();
    this.explain();
    this.list();
  }

  /** Which symbols of some labels the selected primitives belong to. */
  summary(labels) {
    const {drawing, selection} = this.app, counts = new Map();
    for (const i of selection) {
      const symbol = labels.symbols[labels.symbolOf[i]];
      const name = symbol ? nameOf(drawing, symbol) : drawing.nameOfNone(labels, i);
      counts.set(name, (counts.get(name) || 0) + 1);
    }
    return [...counts].map(([name, count]) => counts.size > 1 ? `${name} (${count})` : name).join(', ');
  }

  explain() {
    const {app} = this, kind = app.drawing.classes[this.label.value];
    const strokes = `${app.selection.length} ${app.selection.length > 1 ? 'strokes' : 'stroke'}`;
    if (!kind) this.effect.textContent = `${strokes} will be background.`;
    else if (kind.thing) this.effect.textContent = `${strokes} will be one ${kind.name}.`;
    else this.effect.textContent = `${strokes} will be ${kind.name}.`;
  }

  list() {
    const {app} = this, {drawing, selection} = app;
    const rows = selection.slice(0, MOST_ROWS).map((i) => {
      const layer = drawing.layers[drawing.layer[i]];
      const text = `${i}  ${KINDS[drawing.command[i]]}  ${drawing.length[i].toPrecision(4) * 1}${layer ? `  ${layer}` : ''}`;
      const button = make('button', {textContent: text, title: `element ${drawing.elementName(i)} of the file`});
      button.addEventListener('click', () => app.select([i], true));
      return button;
    });
    this.rows.replaceChildren(make('h2', {textContent: `Primitives (${selection.length})`}), ...rows);
    if (selection.length > MOST_ROWS) {
      this.rows.append(make('p', {className: 'hint', textContent: `and ${selection.length - MOST_ROWS} more`}));
    }
  }
}
