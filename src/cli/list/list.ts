import { palette, wrap } from '../../../reports/ansi.js';
import { UsageError } from '../../core/index.js';
import { LISTS, type ListFlags, type ListName } from '../commands/list.js';
import type { Output } from '../output.js';
import { unknownName } from '../suggestions.js';

/** One thing of a list. */
interface Entry {
  readonly name: string;
  readonly description: string;
  /** What a program may want to know besides. */
  readonly [detail: string]: unknown;
}

/** Prints what there is of one kind. */
export async function list(name: string | undefined, flags: ListFlags, output: Output): Promise<void> {
  if (name === undefined) {
    throw new UsageError('list: it is not said what to list', {
      code: 'MISSING_ARGUMENT',
      hint: `Give one of ${LISTS.join(', ')}.`,
    });
  }
  const what = LISTS.find((one) => one === name);
  if (what === undefined) throw unknownName('list', name, LISTS);
  const own = flags.plugin === undefined ? [] : await broughtEntries(what, flags.plugin);
  const known = new Set(own.map((entry) => entry.name));
  // What a plug-in calls by a name of ours stands in its place.
  const ours = (await entriesOf(what, flags.runs)).filter((entry) => !known.has(entry.name));
  const entries = [...ours, ...own];
  output.out(flags.json ? `${JSON.stringify(entries)}\n` : entriesText(entries, what, output));
}

/** Each list loads what it names, and nothing else. */
async function entriesOf(what: ListName, runs: string | undefined): Promise<readonly Entry[]> {
  switch (what) {
    case 'systems':
      return systemEntries();
    case 'checkers':
      return checkerEntries();
    case 'nemeses':
      return nemesisEntries();
    case 'runs':
      return (await import('./runs.js')).storedRuns(runs);
    case 'workloads':
      return workloadEntries();
    case 'models':
      return [...(await linearizableEntries()), ...(await consistencyEntries())];
  }
}

async function broughtEntries(what: ListName, paths: readonly string[]): Promise<Entry[]> {
  const { broughtBy } = await import('../plugins/brought.js');
  const brought = await broughtBy(paths);
  switch (what) {
    case 'systems':
      return brought.systems.map(({ name, description, runtime }) => ({ name, description, runtime, plugIn: true }));
    case 'workloads':
      return brought.workloads.map(({ name, description, protocol }) => ({
        name,
        description,
        protocol,
        plugIn: true,
      }));
    case 'checkers':
      return brought.checkers.map(({ name, description }) => ({ name, description, plugIn: true }));
    case 'nemeses':
      return brought.nemeses.map(({ name, description }) => ({ name, description, kind: 'nemesis', plugIn: true }));
    case 'models':
    case 'runs':
      return [];
  }
}

async function checkerEntries(): Promise<Entry[]> {
  const { checkers } = await import('../../../checkers/registry.js');
  return [...checkers.values()].map(({ name, description }) => ({ name, description }));
}

async function workloadEntries(): Promise<Entry[]> {
  const { workloads } = await import('../../../workloads/index.js');
  return [...workloads.values()].map(({ name, description, protocol }) => ({ name, description, protocol }));
}

async function systemEntries(): Promise<Entry[]> {
  const { systems } = await import('../../../systems/index.js');
  const entries: Entry[] = [];
  for (const [name, load] of systems) {
    const system = await load();
    const alias = system.name === name ? {} : { aliasOf: system.name };
    const description = system.name === name ? system.description : `Another name for ${system.name}`;
    entries.push({ name, description, runtime: system.runtime, ...alias });
  }
  return entries;
}

/** For `--checker linearizable --model`. */
async function linearizableEntries(): Promise<Entry[]> {
  const { modelNamed, modelNames } = await import('../../../checkers/linearizable/index.js');
  return modelNames.map((name) => ({
    name,
    description: `checker linearizable: ${modelNamed(name).functions.join(', ')}`,
    checker: 'linearizable',
  }));
}

/** For `--consistency-model`. */
async function consistencyEntries(): Promise<Entry[]> {
  const { MODELS } = await import('../../../checkers/transactional/models.js');
  return [...MODELS.values()].map(({ name, aliases }) => ({
    name,
    description: `consistency model${aliases.length === 0 ? '' : `, also ${aliases.join(', ')}`}`,
    checker: 'list-append, rw-register',
  }));
}

async function nemesisEntries(): Promise<Entry[]> {
  const { faultTopics } = await import('../explain/fault-topics.js');
  return faultTopics
    .filter(({ name }) => name !== 'heal')
    .map(({ name, text, kind }) => ({ name, description: text, kind }));
}

function entriesText(entries: readonly Entry[], what: ListName, output: Output): string {
  if (entries.length === 0) return `there are no ${what}\n`;
  const paint = palette(output.color);
  const width = Math.min(output.width, 120);
  const column = Math.max(...entries.map(({ name }) => name.length)) + 2;
  return entries
    .map(
      ({ name, description }) =>
        `${paint.bold(name.padEnd(column))}${wrap(description, width, ' '.repeat(column)).trimStart()}\n`,
    )
    .join('');
}
