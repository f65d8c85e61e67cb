import { type History, stringifyJson, type Value } from '../../src/core/index.js';
import type { Model, Operation } from './model.js';

/** An operation between its two events, as the verifier reads it from the history. */
export interface Interval {
  readonly op: Operation;
  readonly call: number;
  readonly ret: number;
}

/** A key as text. */
export const name = (key: Value | undefined) => stringifyJson(key ?? null);

/** The operations that may have happened, by key and row. */
export function intervalsOf(history: History, tuples: boolean): Map<string, Map<number, Interval>> {
  const byKey = new Map<string, Map<number, Interval>>();
  const before = new Map<unknown, number>();
  const columns = history.columns.key.some((id) => id >= 0);
  for (let row = 0; row < history.length; row++) {
    const { type, process, f, key, value = null } = history.op(row);
    const pair = history.columns.pair[row];
    if (process !== 'nemesis' && (type === 'invoke' || (pair < 0 && type !== 'fail'))) {
      const last = type === 'invoke' ? pair : row;
      const outcome = last < 0 ? 'info' : history.type(last);
      const output = outcome === 'ok' ? (history.value(last) ?? value) : undefined;
      const [own, input] = tuples && !columns ? (value as [Value, Value]) : [key, value];
      const answer = output !== undefined && tuples && !columns ? (output as [Value, Value])[1] : output;
      const call = type === 'invoke' ? row : (before.get(process) ?? -1) + 0.5;
      const ret = outcome === 'ok' ? last : Number.POSITIVE_INFINITY;
      if (outcome !== 'fail') {
        const intervals = byKey.get(name(own)) ?? new Map<number, Interval>();
        byKey.set(name(own), intervals.set(row, { op: { f, input, output: answer, process }, call, ret }));
      }
    }
    if (type !== 'invoke') before.set(process, row);
  }
  return byKey;
}

/** Of operations that are guarded assignments, those that leave what another one needs; all, where one is not. */
export function useful(may: Interval[], must: Interval[], model: Model): Interval[] {
  const shape = new Map([...may, ...must].map((one) => [one, model.assignment?.(one.op)]));
  if ([...shape.values()].includes(undefined)) return may;
  const needed = new Set(
    must.flatMap((one) => (shape.get(one)?.needs === undefined ? [] : [name(shape.get(one)?.needs)])),
  );
  for (let kept: Interval[] = []; ; ) {
    const more = may.filter((one) => needed.has(name(shape.get(one)?.leaves)));
    for (const one of more) if (shape.get(one)?.needs !== undefined) needed.add(name(shape.get(one)?.needs));
    if (more.length === kept.length) return more;
    kept = more;
  }
}
