import { showValue, type Value } from '../../src/core/value.js';

/** What a transactional checker says about a cycle, in `Anomaly.details`. */
export interface CycleDetails {
  /** Dependencies: `from` must come before `to`. The last leads back to the first. */
  readonly cycle: readonly CycleEdge[];
  readonly transactions: Readonly<Record<string, CycleTransaction>>;
}

export interface CycleEdge {
  readonly from: string;
  readonly to: string;
  /** `ww`, `wr`, `rw`, `realtime`, `process` … */
  readonly type: string;
  readonly key?: Value;
  /** The sentence that proves it. */
  readonly prose: string;
}

export interface CycleTransaction {
  /** Micro-operations: `["append", "x", 7]`, `["r", "x", [4, 7]]`, `["w", "x", 1]`. */
  readonly ops: readonly Value[];
  readonly index?: number;
  readonly process?: number | string;
}

export interface CycleBox {
  readonly name: string;
  readonly caption: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface CycleArrow extends CycleEdge {
  /** 1, 2, 3 … in the order in which the cycle is read. */
  readonly step: number;
  /** An SVG path. */
  readonly path: string;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
}

export interface CycleDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly CycleBox[];
  readonly arrows: readonly CycleArrow[];
}

const LINE = 18;
const CHARACTER = 7.2;
const BOX_MIN = 116;
const LINES_MAX = 8;

/** Reads `Anomaly.details` where it has the shape of a cycle. */
export function cycleDetails(details: Readonly<Record<string, unknown>> | undefined): CycleDetails | undefined {
  const cycle = details?.['cycle'];
  const transactions = details?.['transactions'] ?? {};
  if (!Array.isArray(cycle) || cycle.length === 0 || typeof transactions !== 'object') return undefined;
  const edges = cycle.filter(
    (edge: unknown): edge is CycleEdge =>
      typeof edge === 'object' && edge !== null && 'from' in edge && 'to' in edge && 'type' in edge,
  );
  return edges.length === cycle.length
    ? { cycle: edges, transactions: transactions as Record<string, CycleTransaction> }
    : undefined;
}

/** Lays transactions out on an ellipse (two: side by side), an arrow per dependency, its label at the arrow's middle. */
export function drawCycle({ cycle, transactions }: CycleDetails): CycleDrawing {
  const names = [...new Set(cycle.flatMap(({ from, to }) => [from, to]))];
  const sizes = names.map((name) => sizeOf(name, transactions[name]));
  const widest = Math.max(...sizes.map(({ width }) => width));
  const tallest = Math.max(...sizes.map(({ height }) => height));
  const n = names.length;
  const radiusX = n <= 2 ? widest / 2 + 110 : Math.max((widest + 110) / (2 * Math.sin(Math.PI / n)), widest / 2 + 70);
  const radiusY = n <= 2 ? 0 : Math.max(((tallest + 64) / (2 * Math.sin(Math.PI / n))) * 0.8, tallest / 2 + 60);
  const margin = n <= 2 ? 54 : 26;
  const width = 2 * radiusX + widest + 2 * margin;
  const height = 2 * radiusY + tallest + 2 * margin;
  const boxes = sizes.map((size, i) => {
    const angle = n <= 2 ? Math.PI * (1 - i) : -Math.PI / 2 + (2 * Math.PI * i) / n;
    const centreX = width / 2 + radiusX * Math.cos(angle);
    const centreY = height / 2 + radiusY * Math.sin(angle);
    return Object.assign({}, size, { x: centreX - size.width / 2, y: centreY - size.height / 2 });
  });
  const byName = new Map(boxes.map((box) => [box.name, box]));
  const arrows = cycle.flatMap((edge, i) => {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    return from === undefined || to === undefined ? [] : [arrow(edge, i + 1, from, to, width / 2, height / 2, n)];
  });
  return { width, height, boxes, arrows };
}

function sizeOf(name: string, transaction: CycleTransaction | undefined) {
  const ops = transaction?.ops ?? [];
  const lines = ops.slice(0, LINES_MAX).map(microOperation);
  if (ops.length > LINES_MAX) lines.push(`… ${ops.length - LINES_MAX} more`);
  const caption = [
    ...(transaction?.process === undefined ? [] : [`process ${transaction.process}`]),
    ...(transaction?.index === undefined ? [] : [`op ${transaction.index}`]),
  ].join(', ');
  const characters = Math.max(name.length + caption.length + 3, ...lines.map((line) => line.length));
  return {
    name,
    caption,
    lines,
    width: Math.max(BOX_MIN, characters * CHARACTER + 24),
    height: 30 + lines.length * LINE + 10,
  };
}

const VERBS: Readonly<Record<string, string>> = { r: 'read', w: 'write', append: 'append' };

/** A micro-operation in words: `read x → [4,7]`, `append 7 to x`, `write x = 1`. */
export function microOperation(op: Value): string {
  if (!Array.isArray(op) || op.length < 2) return showValue(op, 32);
  const [f, key, value] = op as readonly Value[];
  const verb = VERBS[String(f)] ?? String(f);
  const name = typeof key === 'string' ? key : showValue(key, 12);
  if (verb === 'append') return `append ${showValue(value, 14)} to ${name}`;
  if (verb === 'write') return `write ${name} = ${showValue(value, 18)}`;
  return value === undefined ? `${verb} ${name}` : `${verb} ${name} → ${showValue(value, 22)}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function arrow(
  edge: CycleEdge,
  step: number,
  from: CycleBox,
  to: CycleBox,
  middleX: number,
  middleY: number,
  n: number,
): CycleArrow {
  const a = centre(from);
  const b = centre(to);
  const between = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const control = bend(between, a, b, middleX, middleY, n);
  const start = borderPoint(from, control);
  const end = borderPoint(to, control);
  const key =
    edge.key === undefined || edge.key === null
      ? ''
      : ` ${typeof edge.key === 'string' ? edge.key : showValue(edge.key, 14)}`;
  return {
    ...edge,
    step,
    path: `M${f(start.x)},${f(start.y)} Q${f(control.x)},${f(control.y)} ${f(end.x)},${f(end.y)}`,
    label: `${step} · ${edge.type}${key}`,
    labelX: (start.x + 2 * control.x + end.x) / 4,
    labelY: (start.y + 2 * control.y + end.y) / 4,
  };
}

/** Where an arrow bends to: outwards from the middle; between two transactions, one above and one below. */
function bend(between: Point, a: Point, b: Point, middleX: number, middleY: number, n: number): Point {
  if (n <= 2) return { x: between.x, y: between.y + (a.x < b.x ? -74 : 74) };
  return { x: between.x + (between.x - middleX) * 0.22, y: between.y + (between.y - middleY) * 0.22 };
}

function centre({ x, y, width, height }: CycleBox): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where a line from a box's centre towards a point leaves the box, and a little further. */
function borderPoint(box: CycleBox, towards: Point): Point {
  const { x, y } = centre(box);
  const dx = towards.x - x;
  const dy = towards.y - y;
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : (box.width / 2 + 6) / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : (box.height / 2 + 6) / Math.abs(dy),
  );
  return Number.isFinite(scale) ? { x: x + dx * scale, y: y + dy * scale } : { x, y };
}

function f(n: number): string {
  return n.toFixed(1);
}
