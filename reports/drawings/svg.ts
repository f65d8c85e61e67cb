import type { Anomaly } from '../../src/core/contracts/checker.js';
import type { FaultResult } from '../../src/core/contracts/results.js';
import { type CounterexampleDrawing, drawCounterexample } from './counterexample.js';
import { type CycleDrawing, drawCycle } from './cycle.js';
import { cycleDetails } from './cycle-details.js';

/** Room below the drawing for its words, and how many characters fit on a line of it. */
const PROSE_LINE = 18;
const CHARACTER = 7.3;
const MIN_WIDTH = 640;

/**
 * An anomaly as a picture that stands alone: a cycle of transactions, or a timeline of operations, with the words below.
 * Light or dark as the viewer is. Undefined where there is nothing to draw. Whatever a database answered is text in it.
 */
export function anomalySvg(anomaly: Anomaly, faults: readonly FaultResult[] = []): string | undefined {
  const cycle = cycleDetails(anomaly);
  if (cycle !== undefined) {
    const drawing = drawCycle(cycle);
    const steps = drawing.arrows.map(({ step, from, to, prose }) => `${step}. ${from} before ${to}: ${prose}`);
    return page(anomaly.type, drawing, cycleBody(drawing), steps);
  }
  if (anomaly.ops.length === 0) return undefined;
  const drawing = drawCounterexample(anomaly, faults, MIN_WIDTH);
  return page(anomaly.type, drawing, counterexampleBody(drawing), [anomaly.prose]);
}

function page(
  title: string,
  { width, height }: { width: number; height: number },
  body: string,
  prose: string[],
): string {
  const wide = Math.max(width, MIN_WIDTH);
  const lines = prose.flatMap((text) => wrapped(text, Math.floor((wide - 32) / CHARACTER)));
  const tall = height + lines.length * PROSE_LINE + 20;
  const words = lines
    .map((line, i) => `<text x="16" y="${height + 14 + i * PROSE_LINE}">${escaped(line)}</text>`)
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(wide)}" height="${n(tall)}" viewBox="0 0 ${n(wide)} ${n(tall)}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<rect class="page" width="100%" height="100%"/>
<g transform="translate(${n((wide - width) / 2)} 0)">
${body}
</g>
${words}
</svg>
`;
}

function cycleBody({ boxes, arrows }: CycleDrawing): string {
  const head =
    '<marker id="head" viewBox="0 0 10 10" refX="8.5" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,1 L10,5 L0,9 z" class="head"/></marker>';
  const edges = arrows.map(
    ({ path, type }) => `<path class="edge ${className(type)}" d="${path}" marker-end="url(#head)"/>`,
  );
  const drawn = boxes.map(({ x, y, width, height, name, caption, when, lines }) =>
    [
      `<rect class="box" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="8"/>`,
      `<text class="name" x="${n(x + 12)}" y="${n(y + 20)}">${escaped(name)}</text>`,
      `<text class="muted end" x="${n(x + width - 12)}" y="${n(y + 20)}">${escaped(caption)}</text>`,
      ...(when === '' ? [] : [`<text class="muted" x="${n(x + 12)}" y="${n(y + 38)}">${escaped(when)}</text>`]),
      ...lines.map((line, i) => `<text x="${n(x + 12)}" y="${n(firstLine(when, y) + i * 18)}">${escaped(line)}</text>`),
    ].join('\n'),
  );
  const labels = arrows.map(({ label, labelX, labelY }) => {
    const width = label.length * 7.2 + 16;
    return `<rect class="label" x="${n(labelX - width / 2)}" y="${n(labelY - 12)}" width="${n(width)}" height="24" rx="12"/><text class="middle" x="${n(labelX)}" y="${n(labelY + 4)}">${escaped(label)}</text>`;
  });
  return [head, ...edges, ...drawn, ...labels].join('\n');
}

/** Baseline of the first micro-operation in a box. */
function firstLine(when: string, y: number): number {
  return y + (when === '' ? 42 : 60);
}

function counterexampleBody({
  lanes,
  labels,
  bars,
  ticks,
  bands,
  width,
  height,
  gutter,
}: CounterexampleDrawing): string {
  return [
    ...bands.map(
      (band) =>
        `<rect class="band" x="${n(band.x)}" y="0" width="${n(band.width)}" height="${n(height - 24)}"/><text class="muted" x="${n(band.x + 6)}" y="${n(band.labelY)}">${escaped(band.label)}</text>`,
    ),
    ...labels.map(({ text, x, y }) => `<text x="${n(x)}" y="${n(y)}">${escaped(text)}</text>`),
    ...lanes.map(({ y }) => `<path class="lane" d="M${n(gutter)},${n(y)} H${n(width)}"/>`),
    ...ticks.map(({ x, label }) => `<text class="muted middle" x="${n(x)}" y="${n(height - 8)}">${label}</text>`),
    ...bars.map(({ x, y, width, height, label, index, culprit, aside, outcome }) => {
      const kind = `${culprit ? 'culprit' : outcome === 'open' ? 'info' : outcome}${aside ? ' aside' : ''}`;
      const text = culprit ? `✗ ${label}` : label;
      return `<rect class="bar ${kind}" x="${n(x)}" y="${n(y)}" width="${n(Math.max(4, width))}" height="${height}" rx="5"/><text class="middle ${kind}" x="${n(x + width / 2)}" y="${n(y + height / 2 + 4)}">${escaped(text)}</text><text class="index middle" x="${n(x + width / 2)}" y="${n(y + height + 11)}">${index}</text>`;
    }),
  ].join('\n');
}

const STYLE = `
svg { --page: #fff; --ink: #1a1d21; --muted: #5a636e; --line: #e1e3e6; --bad: #bf2a33; --on-bad: #fff; --ok: #2e6fb7; --fail: #a3307a; --info: #a25c06 }
@media (prefers-color-scheme: dark) { svg { --page: #171b20; --ink: #e6e9ec; --muted: #9aa5b1; --line: #2b3138; --bad: #ff7b7b; --on-bad: #101317; --ok: #69a7ea; --fail: #e37fc0; --info: #e3a64c } }
.page { fill: var(--page) }
text { font: 12px ui-monospace, Menlo, Consolas, monospace; fill: var(--ink) }
.name { font-weight: 700 } .muted { fill: var(--muted); font-size: 11px } .middle { text-anchor: middle } .end { text-anchor: end }
.box, .label { fill: var(--page); stroke: var(--muted) } .lane { stroke: var(--line); fill: none } .band { fill: var(--muted); fill-opacity: .12 }
.edge { fill: none; stroke-width: 2; stroke: var(--muted) } .head { fill: var(--muted) }
.wr { stroke: var(--ok) } .ww { stroke: var(--info) } .rw { stroke: var(--fail); stroke-dasharray: 7 4 } .order { stroke-dasharray: 2 4 }
rect.bar { fill-opacity: .18 } rect.ok { fill: var(--ok); stroke: var(--ok) } rect.fail { fill: none; stroke: var(--fail) }
rect.info { fill: var(--info); stroke: var(--info); stroke-dasharray: 5 3 } rect.culprit { fill: var(--bad); fill-opacity: 1 } text.culprit { fill: var(--on-bad); font-weight: 700 }
rect.aside { fill-opacity: 0 } text.aside { fill: var(--muted) } .index { fill: var(--muted); font-size: 10px }
`;

function className(type: string): string {
  return type === 'ww' || type === 'wr' || type === 'rw' ? type : 'order';
}

function wrapped(text: string, characters: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > characters) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function escaped(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD').replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
