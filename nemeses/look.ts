import { MILLISECOND_NS, type NemesisContext, SECOND_NS } from '../src/core/index.js';

const BETWEEN_NS = 200 * MILLISECOND_NS;
/** No round begins after this: on a machine that crawls, the other faults must not wait for ever. */
const LOOK_NS = 20 * SECOND_NS;

/** Looks, from round 1 on, until what is seen settles it, or for the last time. */
export async function lookUntil<T>(
  { clock, signal }: Pick<NemesisContext, 'clock' | 'signal'>,
  rounds: number,
  look: (round: number) => Promise<T>,
  isSettled: (seen: T) => boolean,
): Promise<T> {
  const endNs = clock.nowNs() + LOOK_NS;
  for (let round = 1; ; round++) {
    const seen = await look(round);
    if (isSettled(seen) || round >= rounds || clock.nowNs() >= endNs) return seen;
    await clock.sleep(BETWEEN_NS, signal);
  }
}
