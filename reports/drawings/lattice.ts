/** What a transactional checker says about models, in `Verdict.stats`. */
export interface LatticeStats {
  /** The weakest models that are ruled out. */
  readonly not: readonly string[];
  /** Everything that implies one of those. */
  readonly alsoNot: readonly string[];
  readonly models: readonly string[];
  /** Pairs: the first implies the second. */
  readonly implies: readonly (readonly [string, string])[];
}

interface LatticeNode {
  readonly name: string;
  readonly state: 'not' | 'also-not' | 'possible';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A direct implication: an SVG path. */
interface LatticeLine {
  readonly path: string;
  /** Both models are ruled out, the stronger because the weaker is. */
  readonly ruledOut: boolean;
}

export interface LatticeDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LatticeNode[];
  readonly lines: readonly LatticeLine[];
}

const CHARACTER = 6.7;
const HEIGHT = 26;
const GAP_X = 14;
const GAP_Y = 34;
const MARGIN = 12;
const BEND_WIDTH = 4;

/** Reads `Verdict.stats` where it holds a lattice. */
export function latticeStats(stats: Readonly<Record<string, unknown>> | undefined): LatticeStats | undefined {
  const lattice = stats?.['lattice'];
  if (typeof lattice !== 'object' || lattice === null) return undefined;
  const { models, implies } = lattice as { models?: unknown; implies?: unknown };
  if (!Array.isArray(models) || !Array.isArray(implies)) return undefined;
  return {
    not: strings(stats?.['not']),
    alsoNot: strings(stats?.['alsoNot']),
    models: strings(models),
    implies: implies.filter((pair): pair is [string, string] => Array.isArray(pair) && strings(pair).length === 2),
  };
}

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/**
 * Weak models at the bottom, each above all that it implies and close below what implies it. Lines are drawn for direct
 * implications only; long ones pass between the models on their way (Sugiyama and others 1981).
 */
export function drawLattice({ models, implies, not, alsoNot }: LatticeStats): LatticeDrawing {
  const direct = reduced(models, implies);
  const ranks = ranksOf(models, direct);
  const rows: string[][] = Array.from({ length: Math.max(0, ...ranks.values()) + 1 }, () => []);
  for (const model of models) rows[ranks.get(model) ?? 0]?.push(model);
  const routes: string[][] = [];
  direct.forEach(([strong, weak], edge) => {
    const route = [strong];
    for (let rank = (ranks.get(strong) ?? 0) - 1; rank > (ranks.get(weak) ?? 0); rank--) {
      const bend = `${BEND}${edge}.${rank}`;
      rows[rank]?.push(bend);
      route.push(bend);
    }
    route.push(weak);
    routes.push(route);
  });
  const steps = routes.flatMap((route) => route.slice(1).map((to, i): [string, string] => [route[i] as string, to]));
  settle(rows, steps);
  return place(rows, routes, new Set(not), new Set(alsoNot));
}

/** Begins the name of a place through which a long line passes. */
const BEND = '\u0000';

/** A row for each model: one above the highest that it implies, then lifted to one below the lowest that implies it. */
function ranksOf(models: readonly string[], direct: readonly (readonly [string, string])[]): Map<string, number> {
  const below = group(direct);
  const above = group(direct.map(([strong, weak]): [string, string] => [weak, strong]));
  const ranks = new Map<string, number>();
  const rankOf = (model: string, path: readonly string[]): number => {
    const known = ranks.get(model);
    if (known !== undefined) return known;
    // A cycle of implications means that the models are the same; it must not hang the page.
    const weaker = (below.get(model) ?? []).filter((other) => !path.includes(other));
    const rank = 1 + Math.max(-1, ...weaker.map((other) => rankOf(other, [...path, model])));
    ranks.set(model, rank);
    return rank;
  };
  for (const model of models) rankOf(model, []);
  for (const model of models.toSorted((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0))) {
    const stronger = (above.get(model) ?? []).map((other) => ranks.get(other) ?? 0);
    if (stronger.length > 0) ranks.set(model, Math.max(ranks.get(model) ?? 0, Math.min(...stronger) - 1));
  }
  return ranks;
}

/** Implications that do not follow from others. Cubic in the number of models, of which there are about forty. */
function reduced(models: readonly string[], implies: readonly (readonly [string, string])[]): [string, string][] {
  const reach = new Map(models.map((model) => [model, new Set<string>()]));
  for (const [strong, weak] of implies) if (strong !== weak) reach.get(strong)?.add(weak);
  for (const k of models) {
    for (const i of models) {
      if (reach.get(i)?.has(k)) for (const weak of reach.get(k) ?? []) reach.get(i)?.add(weak);
    }
  }
  return models.flatMap((strong) =>
    [...(reach.get(strong) ?? [])]
      .filter((weak) => reach.has(weak) && weak !== strong)
      .filter(
        (weak) =>
          ![...(reach.get(strong) ?? [])].some((via) => via !== weak && via !== strong && reach.get(via)?.has(weak)),
      )
      .map((weak): [string, string] => [strong, weak]),
  );
}

function group(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [from, to] of pairs) grouped.set(from, [...(grouped.get(from) ?? []), to]);
  return grouped;
}

/** Orders each row by the mean place of its neighbours, a few times up and down, so that few lines cross. */
function settle(rows: string[][], pairs: readonly (readonly [string, string])[]): void {
  const neighbours = group([...pairs, ...pairs.map(([a, b]): [string, string] => [b, a])]);
  const place = new Map<string, number>();
  const index = (row: string[]) => row.forEach((model, i) => place.set(model, (i + 0.5) / row.length));
  rows.forEach(index);
  for (let sweep = 0; sweep < 8; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const mean = new Map(
        row.map((model) => [model, average((neighbours.get(model) ?? []).map((n) => place.get(n) ?? 0.5))]),
      );
      row.sort((a, b) => (mean.get(a) ?? 0.5) - (mean.get(b) ?? 0.5));
      index(row);
    }
  }
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0.5 : numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

function place(
  rows: readonly (readonly string[])[],
  routes: readonly (readonly string[])[],
  not: ReadonlySet<string>,
  alsoNot: ReadonlySet<string>,
): LatticeDrawing {
  const widthOf = (name: string) => (name.startsWith(BEND) ? BEND_WIDTH : name.length * CHARACTER + 34);
  const rowWidths = rows.map((row) => row.reduce((sum, name) => sum + widthOf(name) + GAP_X, -GAP_X));
  const width = Math.max(...rowWidths, 200) + 2 * MARGIN;
  const height = rows.length * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  const centres = new Map<string, { x: number; y: number }>();
  const nodes: LatticeNode[] = [];
  rows.forEach((row, r) => {
    const y = height - MARGIN - HEIGHT - r * (HEIGHT + GAP_Y);
    let x = (width - (rowWidths[r] ?? 0)) / 2;
    for (const name of row) {
      const nodeWidth = widthOf(name);
      centres.set(name, { x: x + nodeWidth / 2, y: y + HEIGHT / 2 });
      const state = not.has(name) ? 'not' : alsoNot.has(name) ? 'also-not' : 'possible';
      if (!name.startsWith(BEND)) nodes.push({ name, state, x, y, width: nodeWidth, height: HEIGHT });
      x += nodeWidth + GAP_X;
    }
  });
  const lines = routes.map((route) => ({
    path: routePath(route.map((name) => centres.get(name) ?? { x: 0, y: 0 })),
    ruledOut: [route[0], route.at(-1)].every((name) => name !== undefined && (not.has(name) || alsoNot.has(name))),
  }));
  return { width, height, nodes, lines };
}

/** A smooth line from the bottom of the first box through the bends to the top of the last. */
function routePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.slice(1).reduce(
    (path, to, i) => {
      const from = points[i] as { x: number; y: number };
      const y1 = from.y + HEIGHT / 2;
      const y2 = to.y - HEIGHT / 2;
      const middle = (y1 + y2) / 2;
      const through = i === points.length - 2 ? '' : ` L${to.x.toFixed(1)},${(to.y + HEIGHT / 2).toFixed(1)}`;
      return `${path} C${from.x.toFixed(1)},${middle} ${to.x.toFixed(1)},${middle} ${to.x.toFixed(1)},${y2}${through}`;
    },
    `M${(points[0]?.x ?? 0).toFixed(1)},${(points[0]?.y ?? 0) + HEIGHT / 2}`,
  );
}
