import { systems } from '../../../systems/index.js';
import { workloads } from '../../../workloads/index.js';
import type { System, Workload } from '../../core/index.js';
import type { Brought } from '../plugins/brought.js';
import { type SchemaOption, schemaOptions } from '../run/schema-options.js';
import type { Topic } from './topic.js';

/** Systems and workloads, and what plug-ins bring: told by themselves, with their options. */
export async function partTopics(brought: Brought): Promise<Topic[]> {
  const own: System[] = [];
  for (const load of new Set(systems.values())) own.push(await load());
  return [
    ...own.map(systemTopic),
    ...brought.systems.map((system) => systemTopic(system as unknown as System)),
    ...[...workloads.values()].map(workloadTopic),
    ...brought.workloads.map((workload) => workloadTopic(workload as unknown as Workload)),
    ...brought.checkers.map(({ name, description }): Topic => ({ name, kind: 'checker', text: description })),
    ...brought.nemeses.map(({ name, description }): Topic => ({ name, kind: 'fault', text: description })),
  ];
}

function systemTopic(system: System): Topic {
  const { name, description, runtime, defaultVersion, defaultNodes, clients, options } = system;
  const where = runtime === 'sim' ? 'in the simulator' : `in Docker, version ${defaultVersion} unless said otherwise`;
  const facts = `It runs ${where}, with ${defaultNodes} nodes, and speaks ${Object.keys(clients).join(', ')}.`;
  const text = [sentence(description), facts, promises(system), optionsText(schemaOptions(options))].join('\n\n');
  const aliases = [...systems].filter(([, load]) => load === systems.get(name)).map(([alias]) => alias);
  return { name, kind: 'system', text, aliases: aliases.filter((alias) => alias !== name) };
}

function promises({ claims, options }: System): string {
  const parsed = options.safeParse({});
  if (!parsed.success) return 'What it promises depends on options that have no defaults.';
  const claimed = claims(parsed.data).map(({ protocol, model, source }) => `${protocol}: ${model} (${source})`);
  return claimed.length === 0 ? 'It promises nothing.' : `What it promises: ${claimed.join('; ')}.`;
}

function workloadTopic({ name, description, protocol, options }: Workload): Topic {
  const text = [
    sentence(description),
    `A system runs it whose clients speak ${protocol}.`,
    optionsText(schemaOptions(options)),
  ];
  return { name, kind: 'workload', text: text.join('\n\n') };
}

function optionsText(options: readonly SchemaOption[]): string {
  if (options.length === 0) return 'It has no options.';
  const lines = options.map(({ name, property }) => {
    const values = property.enum === undefined ? '' : ` One of ${property.enum.join(', ')}.`;
    const byDefault = property.default === undefined ? '' : ` Default ${JSON.stringify(property.default)}.`;
    return `--${name}: ${sentence(property.description ?? 'see --help')}${values}${byDefault}`;
  });
  return lines.join('\n\n');
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
