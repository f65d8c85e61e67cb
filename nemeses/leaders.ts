import { MILLISECOND_NS, type NemesisContext, type NodeName } from '../src/core/index.js';

const ATTEMPTS = 25;

/** The nodes that lead; waits up to five seconds for there to be one. */
export async function leaders({ primaries, clock, signal, cluster }: NemesisContext): Promise<readonly NodeName[]> {
  for (let attempt = 1; ; attempt++) {
    const leading = await primaries();
    if (leading.length > 0 || attempt === ATTEMPTS) return cluster.nodes.filter((node) => leading.includes(node));
    await clock.sleep(200 * MILLISECOND_NS, signal);
  }
}
