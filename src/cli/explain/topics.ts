import { errorTopics } from './error-topics.js';
import { exitTopics } from './exit-topics.js';
import { faultTopics } from './fault-topics.js';
import { findingTopics } from './finding-topics.js';
import type { Topic } from './topic.js';
import { verdictTopics } from './verdict-topics.js';

/** Everything that can be explained. What a part of the program knows of itself comes from there. */
export async function allTopics(plugIns: readonly string[]): Promise<Topic[]> {
  const { broughtBy } = await import('../plugins/brought.js');
  const { partTopics } = await import('./part-topics.js');
  return [...(await wordTopics()), ...(await partTopics(await broughtBy(plugIns)))];
}

/** What needs no system, workload or plug-in to be loaded, which takes longer than all the rest. */
export async function wordTopics(): Promise<Topic[]> {
  const own = [...verdictTopics, ...findingTopics, ...faultTopics, ...exitTopics, ...errorTopics];
  const known = new Set(own.map(({ name }) => name));
  const transactional = (await transactionalTopics()).filter(({ name }) => !known.has(name));
  return [...own, ...transactional, ...(await checkerTopics())];
}

async function transactionalTopics(): Promise<Topic[]> {
  const { ANOMALY_TYPES } = await import('../../../checkers/transactional/anomaly-types.js');
  const { MODELS } = await import('../../../checkers/transactional/models.js');
  const anomalies = [...ANOMALY_TYPES.values()].map(({ name, meaning, source, implies }): Topic => {
    const text = implies.length === 0 ? meaning : `${meaning} Every instance is also one of ${implies.join(', ')}.`;
    return { name, kind: 'anomaly', text, source };
  });
  const models = [...MODELS.values()].map(({ name, aliases, implies, forbids, source }): Topic => {
    const parts = [
      forbids.length === 0 ? '' : `Forbids ${forbids.join(', ')}.`,
      implies.length === 0 ? '' : `Includes everything that ${implies.join(', ')} promise.`,
    ];
    const text = parts.filter((part) => part !== '').join(' ') || 'A name in the lattice of consistency models.';
    return { name, kind: 'consistency model', text, source, aliases };
  });
  return [...anomalies, ...models];
}

async function checkerTopics(): Promise<Topic[]> {
  const { checkers } = await import('../../../checkers/registry.js');
  const { CHECKER_ABOUT } = await import('../../../checkers/about.js');
  return [...checkers.values()].map(({ name, description }): Topic => {
    const about = CHECKER_ABOUT[name];
    const parts = about ? [`Operations: ${about.operations}`, about.proves, `It leaves open: ${about.leavesOpen}`] : [];
    return { name, kind: 'checker', text: [description, ...parts].join('\n\n') };
  });
}
