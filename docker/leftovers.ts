import { allOf } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { statusOf } from './engine-error.js';
import { type Labels, RUN_LABEL, runFilter } from './labels.js';

const ROUNDS = 5;

/** Something that a run made and that the engine still has. */
export interface Leftover {
  readonly kind: 'container' | 'network';
  readonly id: string;
  readonly name: string;
  readonly runId: string;
  readonly labels: Readonly<Labels>;
}

/** Everything that carries the label of this run, or of any run; containers first, as they must be removed first. */
export async function findLeftovers(engine: Engine, runId?: string): Promise<Leftover[]> {
  const filters = runFilter(runId);
  const [containers, networks] = await Promise.all([
    engine.call('list containers', (docker) => docker.listContainers({ all: true, filters })),
    engine.call('list networks', (docker) => docker.listNetworks({ filters })),
  ]);
  const found = [
    ...containers.map((c) => leftover('container', c.Id, c.Names[0]?.replace(/^\//, '') ?? c.Id, c.Labels)),
    ...networks.map((n) => leftover('network', n.Id, n.Name, n.Labels)),
  ];
  // The engine's filter says the same; nothing is removed on its word alone.
  return found.filter((item) => item.runId !== '' && (runId === undefined || item.runId === runId));
}

/**
 * Removes them: containers side by side, with the volumes that their images ask for, then networks. What is gone already
 * counts as removed.
 */
async function removeLeftovers(engine: Engine, items: readonly Leftover[]): Promise<void> {
  for (const kind of ['container', 'network'] as const) {
    const ofKind = items.filter((item) => item.kind === kind);
    await allOf(ofKind, (item) => remove(engine, item));
  }
}

/**
 * Removes all of a run; looks again, since a creation that was cut off may have come through late, and tries again
 * what failed, since the engine lets go of a network's endpoints a moment after their containers.
 */
export async function removeRun(engine: Engine, runId: string): Promise<void> {
  let failure: unknown;
  for (let round = 0; round < ROUNDS; round++) {
    const items = await findLeftovers(engine, runId);
    if (items.length === 0) return;
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, 200 * round));
    failure = await removeLeftovers(engine, items).then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  if (failure !== undefined) throw failure;
}

function leftover(kind: Leftover['kind'], id: string, name: string, labels: Labels | null | undefined): Leftover {
  return { kind, id, name, runId: labels?.[RUN_LABEL] ?? '', labels: labels ?? {} };
}

async function remove(engine: Engine, { kind, id, name }: Leftover): Promise<void> {
  await engine.call(`remove ${kind} ${name}`, async (docker) => {
    try {
      if (kind === 'container') await docker.getContainer(id).remove({ force: true, v: true });
      else await docker.getNetwork(id).remove();
    } catch (error) {
      // 404: gone; 409: its removal is under way.
      const gone = statusOf(error) === 404 || (statusOf(error) === 409 && /in progress/.test(String(error)));
      if (!gone) throw error;
    }
  });
}
