import type { Anomaly } from '../../src/core/index.js';

/** Counts anomalies of every type, and keeps the evidence of the first ones: what a million of them look like nobody reads. */
export class Findings {
  readonly counts = new Map<string, number>();
  readonly #evidence = new Map<string, Anomaly[]>();
  readonly #most: number;

  /** @param most anomalies of each type to keep evidence of */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one; `evidence` is asked for it only if it is among the first. */
  add(type: string, evidence: () => Anomaly): void {
    const count = (this.counts.get(type) ?? 0) + 1;
    this.counts.set(type, count);
    if (count > this.#most) return;
    const kept = this.#evidence.get(type);
    if (kept === undefined) this.#evidence.set(type, [evidence()]);
    else kept.push(evidence());
  }

  types(): string[] {
    return [...this.counts.keys()].toSorted();
  }

  evidence(type: string): readonly Anomaly[] {
    return this.#evidence.get(type) ?? [];
  }
}
