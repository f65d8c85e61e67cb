import { ContractError, type NodeName, type System } from '../core/index.js';
import { type Conformance, ConformanceCheck } from './conformance.js';

const NODES: readonly NodeName[] = ['n1', 'n2', 'n3'];

/** Does a system keep its contract, as far as that can be told without bringing it up? */
export async function systemConformance(system: System): Promise<Conformance[]> {
  const check = new ConformanceCheck();
  await check.rule('its name can stand in names of files and containers', () =>
    /^[a-z][a-z0-9-]*$/.test(system.name) ? undefined : `the name ${system.name}`,
  );
  await check.rule('its options all have defaults', () => {
    const parsed = system.options.safeParse({});
    return parsed.success ? undefined : parsed.error.message;
  });
  const options = system.options.safeParse({}).data;
  await check.rule('its options survive being written to a plan', () => {
    const again = system.options.safeParse(JSON.parse(JSON.stringify(options ?? {})));
    const same = again.success && JSON.stringify(again.data) === JSON.stringify(options);
    return same ? undefined : `${JSON.stringify(options)} became ${JSON.stringify(again.data)}`;
  });
  await check.rule('its cluster has the nodes, the run and the seed that it is given', () => {
    const context = { runId: 'conformance', seed: 7, nodes: NODES, imagePolicy: 'auto' as const };
    const { runId, seed, nodes } = system.cluster(options, context);
    const same = runId === 'conformance' && seed === 7 && nodes.join() === NODES.join();
    return same ? undefined : JSON.stringify({ runId, seed, nodes });
  });
  await check.rule('it has a client for every protocol that it promises something for', () => {
    const missing = system.claims(options).filter(({ protocol }) => !Object.hasOwn(system.clients, protocol));
    return missing.length === 0 ? undefined : `none for ${missing.map(({ protocol }) => protocol).join(', ')}`;
  });
  await check.rule('it says what is supported only for protocols that it has clients for', () => {
    const unknown = Object.keys(system.supports ?? {}).filter((protocol) => !Object.hasOwn(system.clients, protocol));
    return unknown.length === 0 ? undefined : `no client for ${unknown.join(', ')}`;
  });
  if (system.runtime === 'docker') {
    await check.rule('its cluster says which image and which command its nodes run', () => {
      const spec = system.cluster(options, { runId: 'c', seed: 7, nodes: NODES, imagePolicy: 'auto' });
      if (!spec.image) return 'no image';
      const addresses = new Map(NODES.map((node, i) => [node, `10.0.0.${i + 1}`]));
      return (spec.command?.('n1', addresses).argv.length ?? 0) > 0 ? undefined : 'no command';
    });
  }
  return check.results;
}

/** The options that a system has when nobody gives any. */
export function defaultOptions(system: System): unknown {
  const parsed = system.options.safeParse({});
  if (parsed.success) return parsed.data;
  throw new ContractError(`the options of ${system.name} have no defaults`, { code: 'NO_DEFAULTS' });
}
