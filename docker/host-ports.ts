import { createServer } from 'node:net';
import { type ClusterSpec, EnvironmentError, UsageError } from '../src/core/index.js';

/** Ports end there. */
const PORT_MAX = 65_535;

/**
 * The ports of this machine for each node's, counted up from the first over nodes and ports.
 * @throws UsageError `NO_SUCH_PORT` where there are not so many
 */
export function hostPorts({ nodes, ports }: Pick<ClusterSpec, 'nodes' | 'ports'>, first: number): number[][] {
  const last = first + nodes.length * ports.length - 1;
  if (first < 1 || last > PORT_MAX) {
    throw new UsageError(
      `--base-port ${first}: ${nodes.length} nodes with ${ports.length} ports each need ${first} to ${last}`,
      {
        code: 'NO_SUCH_PORT',
        hint: `Ports end at ${PORT_MAX}: give a lower one, or leave it out, so that the engine picks free ones.`,
      },
    );
  }
  return nodes.map((_node, i) => ports.map((_port, j) => first + i * ports.length + j));
}

/**
 * Looks whether nobody listens there, before anything is made.
 * @throws EnvironmentError `PORT_TAKEN` for the first port that somebody has, `PORT_FORBIDDEN` where this user may not
 */
export async function requireFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const code = await refusal(port);
    if (code === undefined) continue;
    const why = code === 'EADDRINUSE' ? 'another program listens there' : `it cannot be used (${code})`;
    throw new EnvironmentError(`publish the nodes' ports on 127.0.0.1:${port}: ${why}`, {
      code: code === 'EADDRINUSE' ? 'PORT_TAKEN' : 'PORT_FORBIDDEN',
      hint: 'Give another --base-port, or leave it out: the engine then picks ports that are free.',
      details: { port },
    });
  }
}

function refusal(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
