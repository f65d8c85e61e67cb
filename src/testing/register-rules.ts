import type { System } from '../core/index.js';
import { type ClientSession, said } from './client-session.js';

/** The protocol `register`: `read` null, `write` v, `cas` [from, to] of a key. */
export async function registerRules(session: ClientSession, system: System): Promise<void> {
  const { check } = session;
  const { nodes } = session.cluster;
  const ask: ClientSession['ask'] = (...asked) => session.ask(...asked);
  await check.rule('a register that was never written reads null, through every node', async () => {
    for (const node of nodes.keys()) {
      const answer = await ask(node, 'read', null, `fresh ${node}`);
      if (answer.type !== 'ok' || answer.value !== null) return said(nodes[node], answer);
    }
    return undefined;
  });
  await check.rule('a write is seen by a read that begins afterwards, of the same key and no other', async () => {
    for (const node of nodes.keys()) {
      const written = await ask(node, 'write', 40 + node, node);
      if (written.type !== 'ok') return said(nodes[node], written);
      const answer = await ask(node, 'read', null, node);
      if (answer.type !== 'ok' || answer.value !== 40 + node) return said(nodes[node], answer);
    }
    const other = await ask(0, 'read', null, 0);
    return other.value === 40 ? undefined : `key 0 was overwritten: ${said(nodes[0], other)}`;
  });
  const functions = system.supports?.['register'];
  if (functions && !functions.includes('cas')) return;
  await check.rule(
    'a compare-and-set takes effect where it finds what it expects, and fails where it does not',
    async () => {
      await ask(0, 'write', 1, 'cas');
      const taken = await ask(0, 'cas', [1, 2], 'cas');
      if (taken.type !== 'ok') return `it found 1, and ${said(nodes[0], taken)}`;
      const refused = await ask(0, 'cas', [1, 3], 'cas');
      if (refused.type !== 'fail') return `it found 2 instead of 1, and ${said(nodes[0], refused)}`;
      const answer = await ask(0, 'read', null, 'cas');
      return answer.value === 2 ? undefined : said(nodes[0], answer);
    },
  );
}
