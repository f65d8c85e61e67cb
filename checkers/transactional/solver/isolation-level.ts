/**
 * The models that the solver decides, by two questions: do reads see a snapshot taken before the transaction commits, and
 * which order must be kept besides what was read and written?
 *
 * - serializable (Papadimitriou 1979; Adya 1999, PL-3): some serial order explains every read.
 * - snapshot isolation (Berenson and others 1995; Adya 1999, PL-SI; Cerone and Gotsman 2018): some assignment of a start and a
 *   commit to every transaction explains every read by what had committed at the reader's start, and of two transactions
 *   that write one key, one commits before the other starts.
 * - strong session (Daudjee and Salem 2006): in addition each transaction sees the earlier ones of its process.
 * - strict (Papadimitriou 1979), strong (Daudjee and Salem 2006): in addition each sees all that had returned when it was invoked.
 */
export interface IsolationLevel {
  readonly name: string;
  readonly snapshot: boolean;
  readonly order: 'none' | 'session' | 'realtime';
}

export const ISOLATION_LEVELS: readonly IsolationLevel[] = [
  { name: 'serializable', snapshot: false, order: 'none' },
  { name: 'strong-session-serializable', snapshot: false, order: 'session' },
  { name: 'strict-serializable', snapshot: false, order: 'realtime' },
  { name: 'snapshot-isolation', snapshot: true, order: 'none' },
  { name: 'strong-session-snapshot-isolation', snapshot: true, order: 'session' },
  { name: 'strong-snapshot-isolation', snapshot: true, order: 'realtime' },
];

/** The level of a consistency model's name; `strong-serializable` is another name of strict serializability. */
export function isolationLevel(name: string): IsolationLevel | undefined {
  const known = name === 'strong-serializable' ? 'strict-serializable' : name;
  return ISOLATION_LEVELS.find((level) => level.name === known);
}
