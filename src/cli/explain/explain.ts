import { palette, wrap } from '../../../reports/ansi.js';
import type { Output } from '../output.js';
import { unknownName } from '../suggestions.js';
import type { Topic } from './topic.js';
import { allTopics, wordTopics } from './topics.js';

/** Options of `explain`, as they are given. */
interface ExplainFlags {
  readonly json?: boolean;
  readonly plugin?: readonly string[];
}

/** Prints what a topic means; without a name, the list of all topics. */
export async function explain(
  name: string | undefined,
  { json, plugin = [] }: ExplainFlags,
  output: Output,
): Promise<void> {
  if (name === undefined) {
    const topics = await allTopics(plugin);
    output.out(
      json ? `${JSON.stringify(topics.map(({ name: n, kind }) => ({ name: n, kind })))}\n` : listText(topics, output),
    );
    return;
  }
  const found = await topicsOf(name, plugin);
  output.out(json ? `${JSON.stringify(found)}\n` : found.map((topic) => topicText(topic, output)).join('\n'));
}

/** @throws UsageError with the topic that was probably meant */
async function topicsOf(name: string, plugIns: readonly string[]): Promise<readonly Topic[]> {
  const words = (await wordTopics()).filter((topic) => matches(topic, name));
  // A checker may have its name from the workload that it belongs to.
  if (plugIns.length === 0 && words.length > 0 && words.every(({ kind }) => kind !== 'checker')) return words;
  const topics = await allTopics(plugIns);
  const found = topics.filter((topic) => matches(topic, name));
  if (found.length > 0) return found;
  throw unknownName(
    'topic',
    name,
    topics.map((topic) => topic.name),
  );
}

function matches(topic: Topic, name: string): boolean {
  const wanted = name.toLowerCase();
  return [topic.name, ...(topic.aliases ?? [])].some((known) => known.toLowerCase() === wanted);
}

function topicText(topic: Topic, output: Output): string {
  const paint = palette(output.color);
  const width = Math.max(40, Math.min(output.width, 100));
  const lines = [`${paint.bold(topic.name)} (${topic.kind})`, wrap(topic.text, width, '  ')];
  if (topic.aliases?.length) lines.push(`  Also called ${topic.aliases.join(', ')}.`);
  if (topic.source !== undefined) lines.push(wrap(paint.dim(`Source: ${topic.source}.`), width, '  '));
  if (topic.seeAlso?.length) lines.push(wrap(paint.dim(`See also: ${topic.seeAlso.join(', ')}.`), width, '  '));
  return `${lines.join('\n')}\n`;
}

function listText(topics: readonly Topic[], output: Output): string {
  const paint = palette(output.color);
  const kinds = [...new Set(topics.map(({ kind }) => kind))];
  const sections = kinds.map((kind) => {
    const names = topics.filter((topic) => topic.kind === kind).map(({ name }) => name);
    return `${paint.bold(kind)}\n${wrap(names.join(', '), Math.min(output.width, 100), '  ')}`;
  });
  return `${sections.join('\n')}\n\ndsverify explain <topic> explains one.\n`;
}
