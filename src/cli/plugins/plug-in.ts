import type { PlugIn, System, Workload } from '../../core/index.js';

/** A rule of the contract that a plug-in breaks: where, and what was expected there. */
export interface Breach {
  /** `systems[0].clients.register` */
  readonly at: string;
  readonly expected: string;
  readonly hint: string;
}

type Kind = 'string' | 'function' | 'object' | 'positive';

interface Rule {
  readonly field: string;
  readonly kind: Kind;
  readonly optional?: boolean;
  readonly hint: string;
}

const SYSTEM_RULES: readonly Rule[] = [
  { field: 'name', kind: 'string', hint: 'The name by which `dsverify run` knows it.' },
  { field: 'description', kind: 'string', hint: 'One sentence.' },
  { field: 'defaultVersion', kind: 'string', hint: 'The version that runs where none is asked for.' },
  { field: 'defaultNodes', kind: 'positive', hint: 'How many nodes run where no number is asked for.' },
  { field: 'options', kind: 'object', hint: 'A zod schema; z.object({}) where there are no options.' },
  { field: 'cluster', kind: 'function', hint: 'cluster(options, context) gives the ClusterSpec.' },
  { field: 'ready', kind: 'function', hint: 'ready(cluster, options, signal) resolves when the cluster serves.' },
  { field: 'claims', kind: 'function', hint: 'claims(options) gives what the vendor promises.' },
  {
    field: 'clients',
    kind: 'object',
    hint: 'One client factory per protocol: { register: async (context) => client }.',
  },
  {
    field: 'primaries',
    kind: 'function',
    optional: true,
    hint: 'primaries(cluster, options) gives the nodes that lead.',
  },
];

const WORKLOAD_RULES: readonly Rule[] = [
  { field: 'name', kind: 'string', hint: 'The name by which --workload knows it.' },
  { field: 'description', kind: 'string', hint: 'One sentence.' },
  { field: 'protocol', kind: 'string', hint: 'The protocol that a client must speak.' },
  { field: 'options', kind: 'object', hint: 'A zod schema; z.object({}) where there are no options.' },
  { field: 'generator', kind: 'function', hint: 'generator(options, context) gives the operations.' },
  { field: 'checkers', kind: 'function', hint: 'checkers(options) gives the checkers of its histories.' },
  { field: 'finalGenerator', kind: 'function', optional: true, hint: 'finalGenerator(options, context): final reads.' },
];

const CHECKER_RULES: readonly Rule[] = [
  { field: 'name', kind: 'string', hint: 'The name by which --checker knows it.' },
  { field: 'description', kind: 'string', hint: 'One sentence: what it finds.' },
  {
    field: 'load',
    kind: 'function',
    hint: 'load(options) resolves to the checker: { name, check(history, context) }.',
  },
];

const NEMESIS_RULES: readonly Rule[] = [
  { field: 'name', kind: 'string', hint: 'The name by which --nemesis knows it.' },
  { field: 'description', kind: 'string', hint: 'One sentence: what it does to the cluster.' },
  { field: 'create', kind: 'function', hint: 'create({ nodes, intervalNs }) gives the NemesisPackage.' },
];

/** Everything in which a module's default export is no plug-in; empty where it is one. */
export function breachesOf(exported: unknown): Breach[] {
  if (!isObject(exported)) {
    return [{ at: 'default', expected: 'an object', hint: 'export default { systems: [myStore] }' }];
  }
  const plugIn = asPlugIn(exported) as { readonly [kind in keyof PlugIn]: unknown };
  const { systems, workloads, checkers, nemeses } = plugIn;
  if ([systems, workloads, checkers, nemeses].every((list) => list === undefined)) {
    const expected = 'systems, workloads, checkers or nemeses';
    return [{ at: 'default', expected, hint: 'export default { systems: [myStore] }' }];
  }
  return [
    ...listBreaches('systems', systems, systemBreaches),
    ...listBreaches('workloads', workloads, workloadBreaches),
    ...listBreaches('checkers', checkers, (one, at) => ruleBreaches(one, at, CHECKER_RULES)),
    ...listBreaches('nemeses', nemeses, (one, at) => ruleBreaches(one, at, NEMESIS_RULES)),
  ];
}

/** The export as a plug-in: a system or workload alone stands for a list of one. */
export function asPlugIn(exported: object): PlugIn {
  if ('cluster' in exported || 'clients' in exported) return { systems: [exported as System<never>] };
  if ('protocol' in exported || 'generator' in exported) return { workloads: [exported as Workload<never>] };
  return exported as PlugIn;
}

function listBreaches(name: string, list: unknown, check: (one: object, at: string) => Breach[]): Breach[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [{ at: name, expected: 'an array', hint: `${name}: [one, two]` }];
  return list.flatMap((one: unknown, i) =>
    isObject(one)
      ? check(one, `${name}[${i}]`)
      : [{ at: `${name}[${i}]`, expected: 'an object', hint: 'See the docs of the contract.' }],
  );
}

function systemBreaches(system: object, at: string): Breach[] {
  const breaches = [...ruleBreaches(system, at, SYSTEM_RULES), ...schemaBreaches(system, at)];
  const { runtime, clients } = system as { runtime?: unknown; clients?: unknown };
  if (runtime !== 'docker' && runtime !== 'sim') {
    breaches.push({ at: `${at}.runtime`, expected: '"docker" or "sim"', hint: 'Where its nodes run.' });
  }
  if (isObject(clients)) {
    for (const [protocol, factory] of Object.entries(clients)) {
      if (typeof factory !== 'function') {
        breaches.push({
          at: `${at}.clients.${protocol}`,
          expected: 'a function',
          hint: 'A client factory: async (context) => client.',
        });
      }
    }
  }
  return breaches;
}

function workloadBreaches(workload: object, at: string): Breach[] {
  return [...ruleBreaches(workload, at, WORKLOAD_RULES), ...schemaBreaches(workload, at)];
}

function schemaBreaches(one: object, at: string): Breach[] {
  const { options } = one as { options?: unknown };
  if (!isObject(options) || ('safeParse' in options && typeof options.safeParse === 'function')) return [];
  return [{ at: `${at}.options`, expected: 'a zod schema', hint: 'import { z } from "zod"; options: z.object({ … })' }];
}

function ruleBreaches(one: object, at: string, rules: readonly Rule[]): Breach[] {
  const fields = one as Readonly<Record<string, unknown>>;
  return rules
    .filter(({ field, kind, optional }) => !(optional && fields[field] === undefined) && !fits(fields[field], kind))
    .map(({ field, kind, hint }) => ({ at: `${at}.${field}`, expected: EXPECTED[kind], hint }));
}

const EXPECTED: Readonly<Record<Kind, string>> = {
  string: 'a string that is not empty',
  function: 'a function',
  object: 'an object',
  positive: 'a whole number from 1',
};

function fits(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string' && value !== '';
    case 'positive':
      return Number.isInteger(value) && (value as number) >= 1;
    case 'function':
      return typeof value === 'function';
    case 'object':
      return isObject(value);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
