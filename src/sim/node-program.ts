import type { NodeName, Random } from '../core/index.js';
import type { SimulatedDisk } from './disk.js';

/**
 * What runs on a simulated node. It is built anew each time that the node starts: memory is lost, the disk is what was
 * fsynced. Handlers run one at a time and to their end; a message is shared, so nobody may change one after sending it.
 */
export interface NodeProgram<Message, Request, Reply> {
  /** A message of another node (or of this one) has arrived. It may come late, twice, or after a later one. */
  receive(from: NodeName, message: Message): void;
  /** A client asks for something; `reply` may be called at any later time, once. */
  request(request: Request, reply: (reply: Reply) => void): void;
  /** What the node takes itself for: `primary`, `backup` … Shown, and used to aim faults. */
  role?(): string;
}

/** What a program may use, and nothing else: no other clock, no other randomness, no other way to a node. */
export interface NodeEnvironment<Message> {
  readonly self: NodeName;
  /** All nodes, this one included, in the same order everywhere. */
  readonly nodes: readonly NodeName[];
  readonly random: Random;
  readonly disk: Pick<SimulatedDisk, 'read' | 'readLog' | 'set' | 'append' | 'truncate' | 'fsync'>;
  send(to: NodeName, message: Message): void;
  /** Calls back after a duration by this node's clock, unless cancelled by the function returned. */
  timer(durationNs: number, callback: () => void): () => void;
  /** Time since some moment, by this node's clock: never steps, drifts. */
  monotonicNs(): number;
  /** This node's wall clock, in nanoseconds since the start of the run: off, and drifting. */
  wallNs(): number;
  log(line: string): void;
}

export type NodeProgramFactory<Message, Request, Reply> = (
  environment: NodeEnvironment<Message>,
) => NodeProgram<Message, Request, Reply>;
