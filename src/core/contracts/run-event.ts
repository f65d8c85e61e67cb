import type { Op } from '../op.js';
import type { Validity } from './checker.js';
import type { ProcessState, Progress } from './cluster.js';

export type Phase =
  | 'plan'
  | 'up'
  | 'setup'
  | 'run'
  | 'heal'
  | 'recovery'
  | 'final'
  | 'logs'
  | 'down'
  | 'check'
  | 'report'
  | 'done';

/** What happens during a run, for whoever shows it. Nobody who shows it looks anywhere else. */
export type RunEvent =
  | { readonly type: 'phase'; readonly phase: Phase; readonly timeNs: number; readonly endsNs?: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'op'; readonly op: Op }
  | { readonly type: 'node'; readonly node: string; readonly state: ProcessState; readonly role?: string }
  | { readonly type: 'warning'; readonly message: string; readonly hint?: string }
  | { readonly type: 'verdict'; readonly valid: Validity; readonly summary: string };
