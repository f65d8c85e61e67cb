import { exitTopics } from './exit-topics.js';
import { faultTopics } from './fault-topics.js';
import { findingTopics } from './finding-topics.js';
import type { Topic } from './topic.js';
import { verdictTopics } from './verdict-topics.js';

/** Everything that can be explained. What a part of the program knows of itself comes from there. */
export async function allTopics(): Promise<Topic[]> {
  const { checkers } = await import('../../../checkers/registry.js');
  const checkerTopics = [...checkers.values()].map(
    ({ name, description }): Topic => ({ name, kind: 'checker', text: description }),
  );
  return [...verdictTopics, ...findingTopics, ...faultTopics, ...checkerTopics, ...exitTopics];
}
