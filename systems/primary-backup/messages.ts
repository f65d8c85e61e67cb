import type { NodeName } from '../../src/core/index.js';
import type { UpdateRequest } from '../simulated/requests.js';

/** An update, with a name of its own: the node that took it from a client, that node's boot, and a number. */
export interface Command {
  readonly origin: NodeName;
  readonly boot: number;
  readonly sequence: number;
  /** Everything of this origin and boot with a lower number is over: its results need not be remembered. */
  readonly floor: number;
  readonly update: UpdateRequest;
}

/** An entry of the replicated log; without a command, a new primary's first. */
export interface Entry {
  readonly term: number;
  readonly command?: Command;
}

/** Position of a log's last entry: what elections compare. */
export interface Tail {
  readonly index: number;
  readonly term: number;
}

export type ElectionMessage =
  | { readonly kind: 'canvass'; readonly term: number; readonly tail: Tail }
  | { readonly kind: 'canvassed'; readonly term: number; readonly granted: boolean; readonly ownTerm: number }
  | { readonly kind: 'vote-request'; readonly term: number; readonly tail: Tail }
  | { readonly kind: 'vote'; readonly term: number; readonly granted: boolean };

/** The primary sends the entries behind `previous`, and how far it has committed. `round` comes back in the answer. */
export interface AppendMessage {
  readonly kind: 'append';
  readonly term: number;
  readonly previous: Tail;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly round: number;
}

/** `match`: up to where the logs agree for certain; after a failure, from where to try again. */
export interface AppendedMessage {
  readonly kind: 'appended';
  readonly term: number;
  readonly success: boolean;
  readonly match: number;
  readonly round: number;
}

/** What a node asks the primary on behalf of its clients, and the answer to a read. */
export type ServiceMessage =
  | { readonly kind: 'propose'; readonly command: Command }
  | { readonly kind: 'read-index'; readonly boot: number; readonly id: number }
  | { readonly kind: 'read-at'; readonly boot: number; readonly id: number; readonly index: number };

export type Message = ElectionMessage | AppendMessage | AppendedMessage | ServiceMessage;
