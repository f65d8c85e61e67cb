import { drawColumn } from './cycle-column.js';
import {
  type CycleDetails,
  type CycleEdge,
  type CycleTransaction,
  edgeLabel,
  transactionCaption,
  transactionTime,
} from './cycle-details.js';
import { microOperation } from './micro-operation.js';

export interface CycleBox {
  readonly name: string;
  readonly caption: string;
  /** When it was. */
  readonly when: string;
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

/**
 * Lays transactions out on an ellipse (two: side by side), an arrow per dependency, its label at the arrow's middle.
 * Where that is wider than `maxWidth`, they stand below each other.
 */
export function drawCycle(details: CycleDetails, maxWidth = Number.POSITIVE_INFINITY): CycleDrawing {
  const round = drawRound(details);
  return round.width <= maxWidth ? round : drawColumn(details.cycle, round.boxes, maxWidth);
}

function drawRound({ cycle, transactions }: CycleDetails): CycleDrawing {
  const names = [...new Set(cycle.flatMap(({ from, to }) => [from, to]))];
  const sizes = names.map((name) => sizeOf(name, transactions[name]));
  const widest = Math.max(...sizes.map(({ width }) => width));
  const tallest = Math.max(...sizes.map(({ height }) => height));
  const n = names.length;
  const { radiusX, radiusY } = radii(n, widest, tallest);
  const margin = n <= 2 ? 54 : 26;
  const width = 2 * radiusX + widest + 2 * margin;
  const full = 2 * radiusY + tallest + 2 * margin;
  const placed = sizes.map((size, i) => {
    const angle = n <= 2 ? Math.PI * (1 - i) : -Math.PI / 2 + (2 * Math.PI * i) / n;
    const centreX = width / 2 + radiusX * Math.cos(angle);
    const centreY = full / 2 + radiusY * Math.sin(angle);
    return Object.assign({}, size, { x: centreX - size.width / 2, y: centreY - size.height / 2 });
  });
  // Boxes are lower than the tallest, and an odd number of them leaves the ellipse open at its foot.
  const top = Math.min(...placed.map(({ y }) => y)) - margin;
  const boxes = placed.map((box) => Object.assign({}, box, { y: box.y - top }));
  const byName = new Map(boxes.map((box) => [box.name, box]));
  const arrows = cycle.flatMap((edge, i) => {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    return from === undefined || to === undefined ? [] : [arrow(edge, i + 1, from, to, width / 2, full / 2 - top, n)];
  });
  const height = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  return { width, height, boxes, arrows };
}

/** Of the ellipse: wide enough that neighbours leave room between them for an arrow and its label, on one axis at least. */
function radii(n: number, widest: number, tallest: number): { radiusX: number; radiusY: number } {
  if (n <= 2) return { radiusX: widest / 2 + 80, radiusY: 0 };
  // With an odd number two stand side by side at the bottom, with six and more at the top; else height keeps them apart.
  const side = n % 2 === 1 ? 2 * Math.sin(Math.PI / n) : Math.sin((2 * Math.PI) / n);
  const radiusX =
    n === 4 ? (widest + 180) / 2 : (widest + 170) / Math.min(side, n > 6 ? Math.sin((2 * Math.PI) / n) : 2);
  let radiusY = tallest;
  const apart = (i: number) => {
    const [a, b] = [i, i + 1].map((k) => -Math.PI / 2 + (2 * Math.PI * k) / n) as [number, number];
    const dx = Math.abs(Math.cos(a) - Math.cos(b)) * radiusX;
    const dy = Math.abs(Math.sin(a) - Math.sin(b)) * radiusY;
    return dx >= widest + 160 || dy >= tallest + 62;
  };
  while (radiusY < tallest * n * 2 && !Array.from({ length: n }, (_, i) => i).every(apart)) radiusY += 10;
  return { radiusX, radiusY };
}

function sizeOf(name: string, transaction: CycleTransaction | undefined) {
  const ops = transaction?.ops ?? [];
  const lines = ops.slice(0, LINES_MAX).map(microOperation);
  if (ops.length > LINES_MAX) lines.push(`… ${ops.length - LINES_MAX} more`);
  const caption = transactionCaption(transaction);
  const when = transactionTime(transaction);
  const characters = Math.max(name.length + caption.length + 3, when.length, ...lines.map((line) => line.length));
  return {
    name,
    caption,
    when,
    lines,
    width: Math.max(BOX_MIN, characters * CHARACTER + 24),
    height: 30 + (lines.length + (when === '' ? 0 : 1)) * LINE + 10,
  };
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
  return {
    ...edge,
    step,
    path: `M${f(start.x)},${f(start.y)} Q${f(control.x)},${f(control.y)} ${f(end.x)},${f(end.y)}`,
    label: edgeLabel(edge, step),
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
