// The page: asks for the status again and again, and shows it.

import { graph, trend } from '/drawing.js';

const EVERY_MS = 5000;
const cards = new Map();

const text = number => number === null || number === undefined ? '–' : number.toLocaleString('en');

function age(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const [size, unit] = units.find(([least]) => Math.abs(seconds) >= 2 * least) ?? [1, 's'];
  return `${Math.round(seconds / size)} ${unit}`;
}

const rate = number => number === null || number === undefined ? '' : `${text(number)}/s`;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function figure(label, value, isMuch = false) {
  return element('div', { className: isMuch ? 'figure much' : 'figure' },
    element('small', { textContent: label }), value);
}

function summaryOf(table) {
  const small = table.small_share === null ? '–' : `${Math.round(table.small_share * 100)} %`;
  return [
    element('div', { className: 'name-of' }, table.table, element('br'),
      element('span', { className: `state ${table.state}` },
        element('span', { className: 'dot' }), `${table.state} · ${table.kind}`)),
    figure('lag', text(table.lag), table.state === 'stalled' || table.state === 'behind'),
    figure('freshness', age(table.freshness_seconds)),
    figure('files', text(table.files)),
    figure('small', small),
    figure('late', text(table.late), table.late > 0),
    figure('quarantined', text(table.quarantined), table.quarantined > 0),
    trend(table.trend.times, table.trend.lag, `lag of ${table.table}`, 'trend spark'),
  ];
}

function chart(title, table, values, show) {
  const known = values.filter(value => value !== null);
  return element('div', { className: 'chart' }, element('h3', { textContent: title }),
    trend(table.trend.times, values, `${title} of ${table.table}`),
    element('p', {},
      element('span', { textContent: `${new Date(table.trend.times[0]).toLocaleTimeString('en-GB')} to now` }),
      element('span', { textContent: `most ${known.length ? show(Math.max(...known)) : '–'}` })));
}

function insideOf(table) {
  const parts = [];
  if (table.reason) parts.push(element('p', { className: 'reason', textContent: `${table.state}: ${table.reason}` }));
  parts.push(element('div', { className: 'charts' },
    chart('Lag, records', table, table.trend.lag, text),
    chart('Freshness', table, table.trend.freshness, age)));
  return parts;
}

function cell(value, className = '') {
  return element('td', { className }, value);
}

async function showHistory(name, place) {
  const answer = await fetch(`/api/history/${encodeURIComponent(name)}`);
  if (!answer.ok) {
    place.replaceChildren(element('p', { className: 'reason', textContent: await answer.text() }));
    return;
  }
  const history = await answer.json();
  const points = element('ul', { className: 'points' }, ...history.restore_points.map(point =>
    element('li', {}, `${point.name}, version ${point.version} `, element('code', { textContent: point.command }))));
  const rows = history.commits.map(commit => element('tr', {}, cell(text(commit.version)),
    cell(new Date(commit.time).toLocaleString('en-GB')), cell(commit.operation),
    cell(`+${commit.added_files} −${commit.removed_files}`, 'wide'),
    cell(element('code', { textContent: commit.command }))));
  const heading = element('tr', {}, ...['version', 'time', 'operation', 'files', 'to go back'].map((name, i) =>
    element('th', { textContent: name, className: i === 3 ? 'wide' : '' })));
  place.replaceChildren(
    element('h3', { textContent: 'Restore points' }),
    history.restore_points.length ? points : element('p', { className: 'reason', textContent: `none; sluice tag ${name} NAME makes one` }),
    element('h3', { textContent: 'History' }),
    element('div', { className: 'scroll' }, element('table', { className: 'history' }, heading, ...rows)));
}

function card(table) {
  const summary = element('summary');
  const inside = element('div');
  const history = element('div');
  const details = element('details', { className: 'table' }, summary,
    element('div', { className: 'inside' }, inside, history));
  details.addEventListener('toggle', () => { if (details.open) showHistory(table.table, history); });
  document.getElementById('tables').append(details);
  return { summary, inside };
}

function show(status) {
  document.title = `${status.pipeline} · Sluice`;
  document.getElementById('pipeline').textContent = status.pipeline;
  const processor = status.processor_lag === null ? '' : ` · the processor has ${text(status.processor_lag)} records to read`;
  document.getElementById('seen').textContent = `seen ${new Date(status.time).toLocaleTimeString('en-GB')}${processor}`;
  trouble(status.kafka === 'ok' ? '' : status.kafka);
  const tables = new Map(status.tables.map(table => [table.table, table]));
  const nodes = status.nodes.map(node => {
    const table = tables.get(node.table);
    const figures = !table ? '' : node.kind === 'dimension' ? `version ${text(table.version)}`
      : [rate(table.written_per_second), table.lag === null ? '' : `lag ${text(table.lag)}`].filter(part => part).join(' · ');
    return { ...node, state: table?.state ?? 'absent', figures: figures || (table?.state ?? ''),
      title: `${node.kind} ${node.name}: ${table?.state ?? ''} ${table?.reason ?? ''}` };
  });
  document.getElementById('graph').replaceChildren(graph(nodes, status.edges));
  for (const table of status.tables) {
    if (!cards.has(table.table)) cards.set(table.table, card(table));
    const { summary, inside } = cards.get(table.table);
    summary.replaceChildren(...summaryOf(table));
    inside.replaceChildren(...insideOf(table));
  }
}

function trouble(message) {
  const place = document.getElementById('trouble');
  place.hidden = !message;
  place.textContent = message;
}

async function look() {
  try {
    const answer = await fetch('/api/status');
    if (!answer.ok) throw new Error(await answer.text());
    show(await answer.json());
  } catch (failure) {
    trouble(`The page is not served any more: ${failure.message}`);
  }
  setTimeout(look, EVERY_MS);
}

look();
