import { valueEquals } from '../core/index.js';
import { type ClientSession, said } from './client-session.js';

/** The protocol `set`: `add` v, `read` null. */
export async function setRules(session: ClientSession): Promise<void> {
  const { check } = session;
  const { nodes } = session.cluster;
  const ask: ClientSession['ask'] = (...asked) => session.ask(...asked);
  await check.rule('a set is empty at first', async () => {
    const answer = await ask(0, 'read', null);
    return answer.type === 'ok' && valueEquals(answer.value ?? null, []) ? undefined : said(nodes[0], answer);
  });
  await check.rule('what was added through any node is in a read that begins afterwards, once', async () => {
    for (const node of nodes.keys()) {
      const added = await ask(node, 'add', node);
      if (added.type !== 'ok') return said(nodes[node], added);
    }
    const answer = await ask(0, 'read', null);
    const elements = Array.isArray(answer.value) ? answer.value.toSorted() : answer.value;
    return valueEquals(elements ?? null, [...nodes.keys()]) ? undefined : said(nodes[0], answer);
  });
}
