import {
  type Checker,
  counted,
  FAIL,
  type History,
  NEMESIS,
  OK,
  showValue,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { countBelow } from './ascending.js';
import { Findings, okRows, valueMissing } from './findings.js';
import { beginOf, outcomeOf } from './halves.js';
import { listedValues } from './listed-values.js';
import { unknown } from './unknown.js';

/** The inserts of one key that may have happened, each id once. */
interface Inserts {
  /**
   * Row of the first invocation that did not fail, by id: from then on it may be there, where it was tried several times.
   */
  readonly invoked: ReadonlyMap<ValueId, number>;
  /** Row of the first `ok`, by id. */
  readonly acknowledged: ReadonlyMap<ValueId, number>;
  /** Those that were acknowledged, in that order, and the rows of the acknowledgements. */
  readonly inOrder: readonly ValueId[];
  readonly rows: Int32Array;
}

/**
 * Blind inserts, `write: id`, and reads of everything, `read: null -> [id …]`, per key where operations have keys;
 * nothing is ever removed. If one insert was acknowledged before another began, a read that shows the later one must show
 * the earlier one too; one that does not (`causal-reverse`, "T2 without T1") breaks strict serializability, while it may
 * be serializable. Reads that miss the last inserts, and the order within a read, are not judged. Each read costs as much
 * as it shows.
 */
export function causalReverse(): Checker {
  return { name: 'causal-reverse', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const obstacle = valueMissing(history, 'write');
  if (obstacle !== undefined) return unknown(obstacle);
  const findings = new Findings(history);
  const inserts = insertsByKey(history);
  const all = [...inserts.values()];
  const acknowledged = all.reduce((sum, { inOrder }) => sum + inOrder.length, 0);
  const reads = okRows(history, 'read');
  for (const row of reads) {
    const ids = listedValues(history, row);
    if (!ids) findings.unreadable(row, 'list of ids');
    else {
      const known = inserts.get(history.keyId(row));
      if (known) judgeRead(history, findings, row, ids, known);
    }
  }
  return findings.verdict({
    stats: { reads: reads.length, inserts: all.reduce((sum, { invoked }) => sum + invoked.size, 0), acknowledged },
    valid: `Checked ${counted(reads.length, 'read')}: none shows an insert without one that was acknowledged before it began.`,
    unknownBecause:
      reads.length === 0 ? 'no read succeeded' : acknowledged === 0 ? 'no insert was acknowledged' : undefined,
  });
}

function insertsByKey(history: History): Map<ValueId, Inserts> {
  const { type, process, f, value } = history.columns;
  const byKey = new Map<ValueId, { invoked: Map<ValueId, number>; acknowledged: Map<ValueId, number> }>();
  const write = history.code('write');
  for (let row = 0; row < history.length; row++) {
    if (f[row] !== write || process[row] === NEMESIS) continue;
    if (outcomeOf(history, row) === FAIL) continue;
    const id = value[beginOf(history, row)];
    let inserts = byKey.get(history.keyId(row));
    if (!inserts) byKey.set(history.keyId(row), (inserts = { invoked: new Map(), acknowledged: new Map() }));
    if (!inserts.invoked.has(id)) inserts.invoked.set(id, row);
    if (type[row] === OK && !inserts.acknowledged.has(id)) inserts.acknowledged.set(id, row);
  }
  return new Map(
    [...byKey].map(([key, { invoked, acknowledged }]) => [
      key,
      {
        invoked,
        acknowledged,
        inOrder: [...acknowledged.keys()],
        rows: Int32Array.from(acknowledged.values()),
      },
    ]),
  );
}

/** All inserts that were acknowledged before the latest one that the read shows began must be in it. */
function judgeRead(
  history: History,
  findings: Findings,
  row: number,
  ids: Int32Array,
  { invoked, acknowledged, inOrder, rows }: Inserts,
): void {
  const seen = new Set(ids);
  let latest: ValueId | undefined;
  let begun = -1;
  for (const id of seen) {
    const at = invoked.get(id) ?? -1;
    if (at > begun) [latest, begun] = [id, at];
  }
  if (latest === undefined) return;
  let due = countBelow(rows, begun);
  for (const id of seen) if ((acknowledged.get(id) ?? begun) < begun) due--;
  if (due === 0) return;
  const missed = inOrder.find((id) => !seen.has(id)) ?? latest;
  const answered = acknowledged.get(missed) ?? row;
  const late = latest;
  findings.add('causal-reverse', [row, answered, begun], () => {
    const [early, later] = [missed, late].map((id) => showValue(history.values.get(id)));
    return `A read by ${findings.who(row)} shows ${later} but not ${early}, although ${early} had been acknowledged to ${findings.who(answered)} before ${later} was asked for by ${findings.who(begun)}.`;
  });
}
