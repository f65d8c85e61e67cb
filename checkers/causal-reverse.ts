import {
  type Checker,
  FAIL,
  type History,
  INVOKE,
  NEMESIS,
  OK,
  showValue,
  type ValueId,
  type Verdict,
} from '../src/core/index.js';
import { Findings } from './findings.js';

interface Insert {
  readonly id: ValueId;
  /** Row of the first invocation, where one id is inserted several times: from then on it may be there. */
  readonly invocation: number;
  /** Row of the first `ok`; -1 where it was never acknowledged. */
  acknowledged: number;
}

/**
 * Blind inserts, `write: id`, and reads of everything, `read: null -> [id …]`, per key where operations have keys.
 * If one insert was acknowledged before another began, a read that shows the later one must show the earlier one too;
 * one that does not (`causal-reverse`, "T2 without T1") breaks strict serializability, while it may be serializable.
 */
export function causalReverse(): Checker {
  return { name: 'causal-reverse', check: async (history) => judge(history) };
}

function judge(history: History): Verdict {
  const findings = new Findings(history);
  const { type, process } = history.columns;
  const inserts = insertsByKey(history);
  const read = history.code('read');
  let reads = 0;
  for (let row = 0; row < history.length; row++) {
    if (history.columns.f[row] !== read || type[row] !== OK || process[row] === NEMESIS) continue;
    reads++;
    judgeRead(history, findings, row, inserts.get(history.keyId(row)) ?? []);
  }
  return findings.verdict({
    stats: { reads, inserts: [...inserts.values()].reduce((sum, list) => sum + list.length, 0) },
    valid: `None of ${reads} reads shows an insert without one that was acknowledged before it began.`,
    unknownBecause: reads === 0 ? 'no read succeeded' : undefined,
  });
}

/** Inserts of each key that may have happened, acknowledged ones first, in the order of acknowledgement. */
function insertsByKey(history: History): Map<ValueId, Insert[]> {
  const { type, key, process, pair, f, value } = history.columns;
  const byKey = new Map<ValueId, Map<ValueId, Insert>>();
  const write = history.code('write');
  for (let row = 0; row < history.length; row++) {
    if (f[row] !== write || type[row] !== INVOKE || process[row] === NEMESIS) continue;
    const completion = pair[row];
    if (completion >= 0 && type[completion] === FAIL) continue;
    let inserts = byKey.get(key[row]);
    if (!inserts) byKey.set(key[row], (inserts = new Map()));
    let insert = inserts.get(value[row]);
    if (!insert) inserts.set(value[row], (insert = { id: value[row], invocation: row, acknowledged: -1 }));
    const acknowledged = completion >= 0 && type[completion] === OK ? completion : -1;
    if (order({ acknowledged }) < order(insert)) insert.acknowledged = acknowledged;
  }
  const sorted = (inserts: Iterable<Insert>) =>
    [...inserts].toSorted((a, b) => order(a) - order(b) || a.invocation - b.invocation);
  return new Map([...byKey].map(([id, inserts]) => [id, sorted(inserts.values())]));
}

function order({ acknowledged }: Pick<Insert, 'acknowledged'>): number {
  return acknowledged < 0 ? Number.POSITIVE_INFINITY : acknowledged;
}

/** Linear in the read's size: in a valid history every insert that is looked at is in the read. */
function judgeRead(history: History, findings: Findings, row: number, inserts: readonly Insert[]): void {
  const value = history.value(row);
  const seen = new Set((Array.isArray(value) ? value : []).map((id) => history.values.intern(id)));
  let latest: Insert | undefined;
  for (const insert of inserts) {
    if (seen.has(insert.id) && (!latest || insert.invocation > latest.invocation)) latest = insert;
  }
  if (!latest) return;
  for (const insert of inserts) {
    if (insert.acknowledged < 0 || insert.acknowledged >= latest.invocation) return;
    if (seen.has(insert.id)) continue;
    const early = showValue(history.values.get(insert.id));
    const late = showValue(history.values.get(latest.id));
    const words = `A read by ${findings.who(row)} shows ${late} but not ${early}, although ${early} had been acknowledged to ${findings.who(insert.acknowledged)} before ${late} was asked for by ${findings.who(latest.invocation)}.`;
    findings.add('causal-reverse', [row, insert.acknowledged, latest.invocation], words);
    return;
  }
}
