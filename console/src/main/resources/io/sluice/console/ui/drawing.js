// Draws graphs and lines as SVG. Knows nothing of where its figures come from.

const SVG = 'http://www.w3.org/2000/svg';
const NODE = { width: 196, height: 54, gapX: 64, gapY: 18 };

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Columns of nodes: each stands behind all that it is made of. */
function columns(nodes, edges) {
  const sources = new Map(nodes.map(node => [node.name, []]));
  edges.forEach(edge => sources.get(edge.to)?.push(edge.from));
  const depths = new Map();
  const depth = name => {
    if (!depths.has(name)) depths.set(name, Math.max(-1, ...(sources.get(name) ?? []).map(depth)) + 1);
    return depths.get(name);
  };
  const all = [];
  nodes.forEach(node => (all[depth(node.name)] ??= []).push(node));
  const row = new Map();
  all.forEach(column => {
    const middle = node => {
      const from = (sources.get(node.name) ?? []).map(name => row.get(name) ?? 0);
      return from.length ? from.reduce((a, b) => a + b) / from.length : 0;
    };
    column.sort((a, b) => middle(a) - middle(b));
    column.forEach((node, i) => row.set(node.name, i - (column.length - 1) / 2));
  });
  return all;
}

/** Nodes have name, kind, state, figures and title. */
export function graph(nodes, edges) {
  const all = columns(nodes, edges);
  const tallest = Math.max(...all.map(column => column.length));
  const width = all.length * (NODE.width + NODE.gapX) - NODE.gapX + 8;
  const height = tallest * (NODE.height + NODE.gapY) - NODE.gapY + 8;
  const place = new Map();
  all.forEach((column, x) => column.forEach((node, y) => place.set(node.name, {
    x: 4 + x * (NODE.width + NODE.gapX),
    y: height / 2 - NODE.height / 2
      + (y - (column.length - 1) / 2) * (NODE.height + NODE.gapY),
  })));
  const drawing = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `${nodes.length} streams, dimensions and views` });
  for (const edge of edges) {
    const from = place.get(edge.from), to = place.get(edge.to);
    if (!from || !to) continue;
    const x1 = from.x + NODE.width, y1 = from.y + NODE.height / 2;
    const x2 = to.x - 7, y2 = to.y + NODE.height / 2, bend = (x2 - x1) / 2;
    drawing.append(
      svg('path', { class: 'edge', d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }),
      svg('path', { class: 'arrow', d: `M${x2 + 7} ${y2}l-8 -4v8z` }));
  }
  for (const node of nodes) {
    const { x, y } = place.get(node.name);
    const title = svg('title');
    title.textContent = node.title;
    const name = svg('text', { class: 'name', x: x + 28, y: y + 23 });
    name.textContent = node.name.length > 22 ? node.name.slice(0, 21) + '…' : node.name;
    const figures = svg('text', { class: 'figures', x: x + 28, y: y + 41 });
    figures.textContent = node.figures;
    drawing.append(svg('g', { class: `node ${node.kind}` }, title,
      svg('rect', { x, y, width: NODE.width, height: NODE.height, rx: node.kind === 'view' ? 8 : 27 }),
      svg('circle', { class: `dot-svg ${node.state}`, cx: x + 16, cy: y + 18, r: 5 }),
      name, figures));
  }
  return drawing;
}

/** A line over time; where a value is not known it has a gap. */
export function trend(times, values, label, className = 'trend') {
  const drawing = svg('svg', { class: className, viewBox: '0 0 100 40', preserveAspectRatio: 'none',
    role: 'img', 'aria-label': label });
  drawing.append(svg('line', { x1: 0, x2: 100, y1: 39.5, y2: 39.5 }));
  const first = times[0], span = Math.max(1, times[times.length - 1] - first);
  const most = Math.max(1, ...values.filter(value => value !== null));
  let piece = [];
  const draw = () => {
    if (piece.length === 1) piece.push(piece[0]);
    if (piece.length) drawing.append(svg('polyline', { points: piece.join(' ') }));
    piece = [];
  };
  values.forEach((value, i) => {
    if (value === null) draw();
    else piece.push(`${((times[i] - first) / span * 100).toFixed(2)},${(38 - value / most * 34).toFixed(2)}`);
  });
  draw();
  return drawing;
}
