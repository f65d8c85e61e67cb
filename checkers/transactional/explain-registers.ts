import { showValue } from '../../src/core/index.js';
import { type Cast, showKey } from './cast.js';
import { DataEdgeExplainer } from './explain-edges.js';
import { EXTERNAL_READ, EXTERNAL_WRITE, finalWriter, nodeOfRead } from './external-access.js';
import { successors } from './register-dependencies.js';
import type { RegisterVersions } from './register-versions.js';
import type { Transactions } from './transactions.js';

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  'initial-state': 'the initial state comes first',
  'write-follows-read': 'a write comes after what its transaction read',
  'sequential-keys': 'each process sees a key go forward, as asserted',
  'linearizable-keys': 'each key goes forward in real time, as asserted',
};

/** Explains edges of register histories. */
export class RegisterExplainer extends DataEdgeExplainer {
  readonly #versions: RegisterVersions;

  constructor(txns: Transactions, versions: RegisterVersions) {
    super(txns);
    this.#versions = versions;
  }

  protected override seen(read: number): number {
    return this.#versions.external[read] === EXTERNAL_READ ? nodeOfRead(this.txns, read) : -1;
  }

  protected override writer(node: number): number {
    return finalWriter(this.txns, this.#versions.external, node);
  }

  protected override comesNext(_key: number, node: number, t: number): boolean {
    return successors(this.txns, this.#versions, node).some(({ writer }) => writer === t);
  }

  protected override cameBefore(write: number, t: number): boolean {
    return this.#before(write).some(([writer]) => writer === t);
  }

  protected override overwroteProse(from: number, to: number, write: number, cast: Cast): string {
    const found = this.#before(write).find(([writer]) => writer === from);
    const { mopKey, mopVersion } = this.txns;
    const value = (version: number) => showValue(this.txns.versionValue(version), 40);
    const key = showKey(this.txns, mopKey[write]);
    const why = found === undefined ? '' : `: ${SOURCE_WORDS[this.#versions.sources[found[2]] as string]}`;
    const its = found === undefined ? '' : ` had set it to ${value(found[1])}`;
    return `${cast.name(to)} set ${key} to ${value(mopVersion[write])} after ${cast.name(from)}${its}${why}`;
  }

  /** Writer, version and source of every version that a final write directly follows. */
  #before(write: number): [number, number, number][] {
    const { external, graph } = this.#versions;
    if (external[write] !== EXTERNAL_WRITE) return [];
    const t = this.txns.mopTransaction[write];
    const key = this.txns.mopKey[write];
    const found: [number, number, number][] = [];
    for (let node = 0; node < this.txns.versionCount; node++) {
      if (this.txns.versionKey[node] !== key || graph.offsets[node] === graph.offsets[node + 1]) continue;
      const writer = this.writer(node);
      const edge =
        writer < 0 ? undefined : successors(this.txns, this.#versions, node).find((next) => next.writer === t);
      if (edge !== undefined) found.push([writer, node, edge.kind]);
    }
    return found;
  }
}
