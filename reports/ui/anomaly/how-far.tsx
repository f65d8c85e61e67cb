import { eventsOf } from '../../../src/core/contracts/checker.js';
import { grouped } from '../../../src/core/counted.js';
import type { Anomaly } from '../../../src/core/index.js';
import { Term } from '../panels/glossary.js';

/** More states than this say nothing to anybody. */
const STATES = 8;

/** What a linearizability checker says of the place where no order survives, in `Anomaly.details`. */
interface Failure {
  /** `atMost`: it may be shorter. */
  readonly prefix: { readonly operations: number; readonly untilIndex: number; readonly atMost?: boolean };
  readonly minimal?: boolean;
  /** What was possible just before, and how many there were in all. */
  readonly states?: readonly string[];
  readonly statesCount?: number;
}

/** How much of the history is linearizable, and what was possible at its end. */
export function HowFar({ anomaly }: { anomaly: Anomaly }) {
  const failure = failureOf(anomaly);
  if (failure === undefined) return null;
  const { prefix, states = [], statesCount = states.length, minimal } = failure;
  // The counterexample need not be about the place where the first order fails.
  const events = eventsOf(anomaly);
  const isAnother = events.every(({ index }) => index !== prefix.untilIndex) && !prefix.atMost;
  const listed = [...new Set(states)].slice(0, STATES);
  return (
    <dl class="how-far">
      <div>
        <dt>Longest linearizable prefix</dt>
        <dd>
          {prefix.atMost ? 'At most all' : 'All'} before <Term name="index" /> {prefix.untilIndex}:{' '}
          {grouped(prefix.operations)} {prefix.operations === 1 ? 'operation' : 'operations'}
          {anomaly.key === undefined ? '' : ' on this key'} had completed by then.
          {isAnother && ' Another contradiction ends it there.'}
        </dd>
      </div>
      {listed.length > 0 && (
        <div>
          <dt>What was possible there</dt>
          <dd>
            {listed.map((state) => (
              <code key={state}>{state}</code>
            ))}
            {statesCount > listed.length && `${grouped(statesCount)} in all`}
          </dd>
        </div>
      )}
      {minimal === false && (
        <div>
          <dt>Size</dt>
          <dd>The time ran out before it was known whether fewer operations contradict each other as well.</dd>
        </div>
      )}
    </dl>
  );
}

function failureOf({ details }: Anomaly): Failure | undefined {
  const prefix = details?.['prefix'];
  return typeof prefix === 'object' && prefix !== null ? (details as unknown as Failure) : undefined;
}
