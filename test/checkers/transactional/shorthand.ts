import { History, type OpInput, type OpType, type Value } from '../../../src/core/index.js';

/** An event in short: process, type, transaction. `call` stands for an invocation directly followed by its completion. */
export type Event = readonly [process: number, type: OpType | 'call', transaction: string];

/**
 * A history in short. Transactions are words: `ax1` appends 1 to x, `wx1` sets x to 1, `rx12` reads the list [1 2] (or, among
 * registers, the number 12), `rx` reads the empty list or nil.
 */
export function historyOf(dialect: 'list-append' | 'rw-register', events: readonly Event[]): History {
  return History.from(
    events.flatMap(([process, type, text]): OpInput[] => {
      const value = microOperations(dialect, text);
      const asked = value.map(([f, key, v]): Value => [f, key, f === 'r' ? null : v]);
      const op = { process, f: 'txn' };
      if (type === 'call')
        return [
          { ...op, type: 'invoke', value: asked },
          { ...op, type: 'ok', value },
        ];
      return [{ ...op, type, value: type === 'invoke' ? asked : value }];
    }),
  );
}

/** Completions alone, one after the other. */
export function completions(...transactions: readonly string[]): Event[] {
  return transactions.map((text): Event => [0, 'ok', text]);
}

/** Every transaction is under way while the others are, each of a process of its own. */
export function concurrently(...transactions: readonly string[]): Event[] {
  return [
    ...transactions.map((text, process): Event => [process, 'invoke', text]),
    ...transactions.map((text, process): Event => [process, 'ok', text]),
  ];
}

function microOperations(dialect: string, text: string): [string, string, Value][] {
  return [...text.matchAll(/([arw])([a-z])(\d*)/g)].map(([, f, key, digits]) => {
    const read = dialect === 'list-append' ? [...(digits as string)].map(Number) : Number(digits);
    const value = f === 'r' ? (digits === '' ? null : read) : Number(digits);
    return [f === 'a' ? 'append' : (f as string), key as string, value];
  });
}
