import { MILLISECOND_NS, type NemesisContext, type NodeName, SECOND_NS } from '../src/core/index.js';

/** No longer: other faults wait meanwhile to come and to go, and with them a leader may never come. */
const WAIT_NS = SECOND_NS;

/**
 * The nodes that lead; waits up to a second for there to be one. A cluster that cannot be asked is asked again.
 * @throws what the last attempt threw.
 */
export async function leaders({ primaries, clock, signal, cluster }: NemesisContext): Promise<readonly NodeName[]> {
  const endNs = clock.nowNs() + WAIT_NS;
  for (;;) {
    const last = () => clock.nowNs() >= endNs;
    try {
      const leading = await primaries();
      if (leading.length > 0 || last()) return cluster.nodes.filter((node) => leading.includes(node));
    } catch (thrown) {
      if (last()) throw thrown;
    }
    await clock.sleep(200 * MILLISECOND_NS, signal);
  }
}
