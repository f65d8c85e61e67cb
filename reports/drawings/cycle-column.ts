import type { CycleArrow, CycleBox, CycleDrawing } from './cycle.js';
import { type CycleEdge, edgeLabel } from './cycle-details.js';

/** Pixels. */
const MARGIN = 10;
const GAP = 74;
const LABEL_CHARACTER = 7.2;

/** Transactions below each other, for narrow screens: arrows lead down, and the last one back up on the right. */
export function drawColumn(cycle: readonly CycleEdge[], sizes: readonly CycleBox[], maxWidth: number): CycleDrawing {
  const back = labelWidth(cycle, cycle.length - 1);
  const widest = Math.max(...sizes.map(({ width }) => width));
  const width = Math.max(MARGIN + widest + 18 + back + MARGIN, Math.min(maxWidth, 440));
  const middle = MARGIN + widest / 2;
  let y = MARGIN;
  const boxes = sizes.map((size) => {
    const box = Object.assign({}, size, { x: middle - size.width / 2, y });
    y += size.height + GAP;
    return box;
  });
  const byName = new Map(boxes.map((box) => [box.name, box]));
  const arrows = cycle.flatMap((edge, i): CycleArrow[] => {
    const from = byName.get(edge.from);
    const to = byName.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const down = from.y < to.y;
    const line = down ? downwards(from, to, middle) : upwards(from, to, width - MARGIN - back / 2);
    return [{ ...edge, step: i + 1, label: edgeLabel(edge, i + 1), ...line }];
  });
  return { width, height: y - GAP + MARGIN, boxes, arrows };
}

type Line = Pick<CycleArrow, 'path' | 'labelX' | 'labelY'>;

function downwards(from: CycleBox, to: CycleBox, x: number): Line {
  const top = from.y + from.height + 4;
  const bottom = to.y - 6;
  return { path: `M${x},${top} L${x},${bottom}`, labelX: x, labelY: (top + bottom) / 2 - 2 };
}

function upwards(from: CycleBox, to: CycleBox, x: number): Line {
  const start = { x: from.x + from.width + 4, y: from.y + from.height / 2 };
  const end = { x: to.x + to.width + 6, y: to.y + to.height / 2 };
  const path = `M${start.x},${start.y} C${x},${start.y} ${x},${start.y} ${x},${start.y - 30} L${x},${end.y + 30} C${x},${end.y} ${x},${end.y} ${end.x},${end.y}`;
  return { path, labelX: x, labelY: (start.y + end.y) / 2 };
}

function labelWidth(cycle: readonly CycleEdge[], i: number): number {
  const edge = cycle[i];
  return edge === undefined ? 0 : edgeLabel(edge, i + 1).length * LABEL_CHARACTER + 16;
}
