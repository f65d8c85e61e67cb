import { MILLISECOND_NS, type NemesisContext, type NodeName } from '../src/core/index.js';

const ATTEMPTS = 25;

/**
 * The nodes that lead; waits up to five seconds for there to be one. A cluster that cannot be asked is asked again.
 * @throws what the last attempt threw.
 */
export async function leaders({ primaries, clock, signal, cluster }: NemesisContext): Promise<readonly NodeName[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const leading = await primaries();
      if (leading.length > 0 || attempt === ATTEMPTS) return cluster.nodes.filter((node) => leading.includes(node));
    } catch (thrown) {
      if (attempt === ATTEMPTS) throw thrown;
    }
    await clock.sleep(200 * MILLISECOND_NS, signal);
  }
}
