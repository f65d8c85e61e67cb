import { EnvironmentError, errorMessage, InterruptedError, type Progress } from '../src/core/index.js';
import type { Engine } from './engine.js';
import { databaseOptions, type NodePlan, podOptions } from './pod.js';
import type { Pod } from './pods.js';
import { splitLogs } from './tool-container.js';

/** Creates and starts the two containers of a node. */
export async function launchNode(
  engine: Engine,
  plan: NodePlan,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Pod> {
  const { node } = plan;
  onProgress({ step: 'create', detail: node });
  const pod = await engine.call(`create the pod of ${node}`, (docker) => docker.createContainer(podOptions(plan)));
  stopIfAborted(signal);
  // The pod's start and the database's creation do not wait for each other.
  const [database] = await Promise.all([
    engine.call(`create the database of ${node}`, (docker) => docker.createContainer(databaseOptions(plan, pod.id))),
    startPod(engine, plan, pod),
  ]);
  stopIfAborted(signal);
  onProgress({ step: 'start', detail: node });
  const started = engine.call(`start the database of ${node}`, () => database.start());
  const failure = await started.then(
    () => undefined,
    (error: unknown) => error,
  );
  const info = await engine.call(`inspect the pod of ${node}`, () => pod.inspect());
  if (!info.State.Running) throw await deadPod(engine, node, pod.id);
  // A pod that is gone explains why its database did not start, so it is looked at first.
  if (failure !== undefined) throw failure;
  return {
    node,
    address: plan.address,
    podId: pod.id,
    databaseId: database.id,
    ports: publishedPorts(info.NetworkSettings.Ports),
  };
}

/** Tries of a port that the engine picks: another program may take it before the engine does. */
const PORT_TRIES = 3;

async function startPod(
  engine: Engine,
  { node, hostPorts }: NodePlan,
  pod: { start(): Promise<unknown> },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await engine.call(`start the pod of ${node}`, () => pod.start());
      return;
    } catch (error) {
      const another = hostPorts === undefined && tries < PORT_TRIES;
      if (!another || !(error instanceof EnvironmentError) || error.code !== 'PORT_TAKEN') throw error;
    }
  }
}

/** Container port to host port, of what the engine published over TCP. */
export function publishedPorts(
  ports: Readonly<Record<string, readonly { HostPort: string }[] | null | undefined>>,
): Map<number, number> {
  const published = new Map<number, number>();
  for (const [name, bindings] of Object.entries(ports)) {
    const [port, protocol] = name.split('/');
    const hostPort = bindings?.[0]?.HostPort;
    if (protocol === 'tcp' && hostPort) published.set(Number(port), Number(hostPort));
  }
  return published;
}

function stopIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw new InterruptedError('bring up a cluster: interrupted');
}

async function deadPod(engine: Engine, node: string, id: string): Promise<EnvironmentError> {
  const said = await engine
    .call(`read the log of the pod of ${node}`, (docker) =>
      docker.getContainer(id).logs({ stdout: true, stderr: true, tail: 20 }),
    )
    .then((framed) => splitLogs(framed).stderr.trim(), errorMessage);
  return new EnvironmentError(`start the pod of ${node}: it ended at once: ${said.split('\n').at(-1)}`, {
    code: 'POD_FAILED',
    hint: 'Does the engine grant NET_ADMIN to containers? `dsverify doctor` looks.',
    details: { node, output: said },
  });
}
