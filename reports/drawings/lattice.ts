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

export interface LatticeNode {
  readonly name: string;
  readonly state: 'not' | 'also-not' | 'possible';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LatticeDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LatticeNode[];
  readonly lines: readonly { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }[];
}

const CHARACTER = 6.7;
const HEIGHT = 26;
const GAP_X = 14;
const GAP_Y = 34;
const MARGIN = 12;

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

/** Weak models at the bottom, each in the row above all that it implies; lines are drawn for direct implications only. */
export function drawLattice({ models, implies, not, alsoNot }: LatticeStats): LatticeDrawing {
  const direct = reduced(models, implies);
  const below = group(direct);
  const rank = new Map<string, number>();
  const rankOf = (model: string, path: readonly string[] = []): number => {
    const known = rank.get(model);
    if (known !== undefined) return known;
    // A cycle of implications means that the models are the same; it must not hang the page.
    const weaker = (below.get(model) ?? []).filter((other) => !path.includes(other));
    const found = 1 + Math.max(-1, ...weaker.map((other) => rankOf(other, [...path, model])));
    rank.set(model, found);
    return found;
  };
  for (const model of models) rankOf(model);
  const rows: string[][] = [];
  for (const model of models) (rows[rank.get(model) ?? 0] ??= []).push(model);
  settle(rows, direct);
  return place(rows, direct, new Set(not), new Set(alsoNot));
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
  pairs: readonly (readonly [string, string])[],
  not: ReadonlySet<string>,
  alsoNot: ReadonlySet<string>,
): LatticeDrawing {
  const widthOf = (model: string) => model.length * CHARACTER + 34;
  const rowWidths = rows.map((row) => row.reduce((sum, model) => sum + widthOf(model) + GAP_X, -GAP_X));
  const width = Math.max(...rowWidths, 200) + 2 * MARGIN;
  const height = rows.length * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN;
  const nodes = rows.flatMap((row, r) => {
    let x = (width - (rowWidths[r] ?? 0)) / 2;
    return row.map((name): LatticeNode => {
      const state = not.has(name) ? 'not' : alsoNot.has(name) ? 'also-not' : 'possible';
      const node = {
        name,
        state,
        x,
        y: height - MARGIN - HEIGHT - r * (HEIGHT + GAP_Y),
        width: widthOf(name),
        height: HEIGHT,
      } as const;
      x += node.width + GAP_X;
      return node;
    });
  });
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const lines = pairs.flatMap(([strong, weak]) => {
    const above = byName.get(strong);
    const below = byName.get(weak);
    if (above === undefined || below === undefined) return [];
    return [{ x1: above.x + above.width / 2, y1: above.y + HEIGHT, x2: below.x + below.width / 2, y2: below.y }];
  });
  return { width, height, nodes, lines };
}
