import { type Anomaly, type History, type Op, showValue } from '../../src/core/index.js';
import type { Element, ElementFaults, SetHistory, SetRead } from './index.js';

/** How many anomalies of a type are shown with their operations; all are counted. */
const SHOWN = 10;

/** Collects a set checker's anomalies: counts every one, keeps the first few of each type. */
export class SetAnomalies {
  readonly counts: Record<string, number> = {};
  readonly shown: Anomaly[] = [];
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  add(type: string, set: SetHistory, element: Element, rows: readonly number[], culprit: SetRead, prose: string): void {
    const count = (this.counts[type] ?? 0) + 1;
    this.counts[type] = count;
    if (count > SHOWN) return;
    const ops = this.#ops(rows);
    const { values } = this.#history;
    this.shown.push({
      type,
      prose,
      ops,
      culprits: [this.#history.columns.index[culprit.completion]],
      details: { element: values.get(element.id) as unknown },
      ...(set.key < 0 ? {} : { key: values.get(set.key) }),
    });
  }

  /** Reports everything that is wrong with one element. */
  addElement(set: SetHistory, element: Element, faults: ElementFaults): void {
    const { reads } = set;
    const name = showValue(this.#history.values.get(element.id));
    const add = [element.added, element.acknowledged];
    if (faults.outcome === 'lost') {
      const read = reads[element.lastAbsent];
      const rows = [...add, ...(element.lastPresent < 0 ? [] : rowsOf(reads[element.lastPresent])), ...rowsOf(read)];
      this.add(
        'lost',
        set,
        element,
        rows,
        read,
        `${this.#known(set, element, name)}, but ${this.#by(read.completion)} did not return it, nor did any read that began later.`,
      );
    }
    if (faults.stale) {
      const stale = reads[element.lastAbsent];
      const later = reads[element.lastPresent];
      const rows = [...add, ...rowsOf(later), ...rowsOf(stale)];
      this.add(
        'stale',
        set,
        element,
        rows,
        stale,
        `${this.#known(set, element, name)}, but ${this.#by(stale.completion)}, which began later, did not return it; a later read did.`,
      );
    }
    if (faults.duplicated) {
      const read = reads[element.duplicatedIn];
      this.add(
        'duplicated',
        set,
        element,
        [...add, ...rowsOf(read)],
        read,
        `${name} is in the set more than once: ${this.#by(read.completion)} returned it several times.`,
      );
    }
    if (faults.phantom) {
      const read = reads[element.firstPresent];
      this.add(
        'phantom',
        set,
        element,
        [...add, ...rowsOf(read)],
        read,
        `${this.#by(read.completion)} returned ${name}, ${PHANTOM[faults.phantom]}.`,
      );
    }
  }

  #known(set: SetHistory, element: Element, name: string): string {
    const { known, acknowledged } = element;
    if (known === acknowledged) return `The add of ${name} was acknowledged to ${this.#who(known)}`;
    const read = set.reads[element.firstPresent];
    return `${name} had been returned by ${this.#by(read.completion)}`;
  }

  #by(row: number): string {
    return `a read by ${this.#who(row)}`;
  }

  #who(row: number): string {
    const op = this.#history.op(row);
    const on = op.node === undefined ? '' : ` on ${op.node}`;
    const at = Number.isNaN(op.timeNs) ? '' : ` at ${(op.timeNs / 1e9).toFixed(3)} s`;
    return `process ${op.process}${on}${at}`;
  }

  #ops(rows: readonly number[]): Op[] {
    const distinct = [...new Set(rows)].filter((row) => row >= 0).toSorted((a, b) => a - b);
    return distinct.map((row) => this.#history.op(row));
  }
}

const PHANTOM = {
  'never-added': 'which nobody ever tried to add',
  'before-its-add': 'although nobody had asked to add it yet',
  'failed-add': 'although its add had failed for certain',
} as const;

function rowsOf(read: { readonly invocation: number; readonly completion: number }): number[] {
  return [read.invocation, read.completion];
}
