import { type Completion, ContractError, type Value } from '../core/index.js';

/** How deep a value may be nested. */
const DEPTH_MAX = 200;

/** What is wrong with what a client answered, each breach in words; empty where nothing is. */
export function completionBreaches(completion: unknown): string[] {
  if (typeof completion !== 'object' || completion === null) {
    return [`it answered ${describe(completion)} where { type, value?, error? } is expected`];
  }
  const { type, value, error } = completion as Partial<Completion>;
  const breaches: string[] = [];
  if (type !== 'ok' && type !== 'fail' && type !== 'info') {
    breaches.push(`its type is ${describe(type)}, which is none of "ok", "fail" and "info"`);
  }
  if (value !== undefined && !isValue(value, 0)) breaches.push(`its value ${describe(value)} is not plain data`);
  if (error !== undefined && !isValue(error, 0)) breaches.push(`its error ${describe(error)} is not plain data`);
  return breaches;
}

/** The error that a client's breach ends a run with. */
export function clientBreach(f: string, breaches: readonly string[]): ContractError {
  return new ContractError(`the client's answer to ${f} breaks its contract: ${breaches.join('; ')}`, {
    code: 'CLIENT_CONTRACT',
    hint: 'A client answers { type: "ok" | "fail" | "info", value?, error? }; values are null, booleans, numbers, bigints, strings, arrays and plain objects of these.',
    details: { breaches },
  });
}

function isValue(value: unknown, depth: number): value is Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return true;
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth > DEPTH_MAX) return false;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isValue(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => item === undefined || isValue(item, depth + 1));
}

function describe(thing: unknown): string {
  if (typeof thing === 'string') return JSON.stringify(thing);
  if (typeof thing === 'object' && thing !== null) {
    const prototype = Object.getPrototypeOf(thing) as { constructor?: { name?: string } } | null;
    return `of class ${prototype?.constructor?.name ?? 'unknown'}`;
  }
  return String(thing);
}
