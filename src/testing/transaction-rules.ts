import { type Completion, showValue, type Value, valueEquals } from '../core/index.js';
import { type ClientSession, said } from './client-session.js';

/** A transaction that fails for a conflict did nothing and may be tried again; in peace it succeeds before long. */
const TRIES = 5;

/**
 * The protocols `list-append` (`txn: [["r", k, null], ["append", k, v] …]`) and `rw-register` (`["w", k, v]`). Reads are
 * completed with what they saw, null where nothing was written; everything else stays as it was asked.
 */
export async function transactionRules(session: ClientSession, protocol: 'list-append' | 'rw-register'): Promise<void> {
  const { check } = session;
  const { nodes } = session.cluster;
  const write = protocol === 'list-append' ? 'append' : 'w';
  const seen = (...values: readonly Value[]): Value => (protocol === 'list-append' ? values : (values.at(-1) ?? null));
  const read = (key: Value): Value => ['r', key, null];
  const ask = (node: number, ...ops: readonly Value[]) => answered(session, node, ops);

  await check.rule('what was never written reads null, through every node', async () => {
    for (const node of nodes.keys()) {
      const wrong = differs(await ask(node, read(`fresh ${node}`)), [['r', `fresh ${node}`, null]]);
      if (wrong !== undefined) return `${nodes[node]} ${wrong}`;
    }
    return undefined;
  });
  await check.rule('what a transaction wrote is seen by one that begins afterwards, through every node', async () => {
    for (const node of nodes.keys()) {
      const written = await ask(node, [write, node, 1], [write, `beside ${node}`, 2]);
      if (written.type !== 'ok') return said(nodes[node], written);
      for (const other of nodes.keys()) {
        const answer = await ask(other, read(node), read(`beside ${node}`));
        const wrong = differs(answer, [
          ['r', node, seen(1)],
          ['r', `beside ${node}`, seen(2)],
        ]);
        if (wrong !== undefined) return `${nodes[other]} ${wrong}`;
      }
    }
    return undefined;
  });
  await check.rule('a transaction sees what it wrote itself, and before that what was there', async () => {
    await ask(0, [write, 'own', 1]);
    const answer = await ask(0, read('own'), [write, 'own', 2], read('own'));
    return differs(answer, [
      ['r', 'own', seen(1)],
      [write, 'own', 2],
      ['r', 'own', seen(1, 2)],
    ]);
  });
  await check.rule('writes of one transaction to one key take effect in their order', async () => {
    await ask(0, [write, 'order', 3], [write, 'order', 1], [write, 'order', 2]);
    return differs(await ask(nodes.length - 1, read('order')), [['r', 'order', seen(3, 1, 2)]]);
  });
}

/** Asks until the transaction does not fail; what can have happened is not asked for again. */
async function answered(session: ClientSession, node: number, ops: readonly Value[]): Promise<Completion> {
  let completion = await session.ask(node, 'txn', ops);
  for (let tries = 1; completion.type === 'fail' && tries < TRIES; tries++) {
    completion = await session.ask(node, 'txn', ops);
  }
  return completion;
}

function differs({ type, value, error }: Completion, expected: Value): string | undefined {
  if (type === 'ok' && valueEquals(value ?? null, expected)) return undefined;
  const because = error === undefined ? '' : `, ${showValue(error)}`;
  return `answered ${type} ${showValue(value)}${because}, expected ${showValue(expected)}`;
}
