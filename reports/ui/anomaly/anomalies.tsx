import { anomalyWeight } from '../../../src/core/anomaly-story.js';
import { isClockTime } from '../../../src/core/clock.js';
import { eventsOf } from '../../../src/core/contracts/checker.js';
import { grouped } from '../../../src/core/counted.js';
import type { Anomaly, CheckerResult, FaultResult, Results } from '../../../src/core/index.js';
import { showValue } from '../../../src/core/value.js';
import { castOf, cycleDetails } from '../../drawings/cycle-details.js';
import { Term } from '../panels/glossary.js';
import { Section } from '../panels/section.js';
import { explain } from '../panels/terms.js';
import type { View } from '../timeline/view.js';
import { Counterexample } from './counterexample.js';
import { Cycle } from './cycle.js';
import { HowFar } from './how-far.js';
import { Lattice } from './lattice.js';
import { Transactions } from './transactions.js';

/** More than this drawn at once helps nobody; the rest is behind a click. */
const SHOWN = 3;

interface Props {
  readonly results: Results;
  readonly show: (view: View) => void;
}

/** What went wrong, checker by checker, the plainest anomalies first. */
export function Anomalies({ results, show }: Props) {
  const checkers = results.checkers.filter((checker) => checker.anomalies.length > 0);
  if (checkers.length === 0) return null;
  return (
    <Section id="anomalies" title={results.valid === false ? 'What went wrong' : 'What was noticed'}>
      {checkers.map((checker) => (
        <CheckerAnomalies key={checker.name} checker={checker} faults={results.faults} show={show} />
      ))}
    </Section>
  );
}

function CheckerAnomalies({
  checker,
  faults,
  show,
}: {
  checker: CheckerResult;
  faults: readonly FaultResult[];
  show: Props['show'];
}) {
  const anomalies = inOrder(checker.anomalies);
  const total = checker.anomalyCount ?? anomalies.length;
  const rest = anomalies.slice(SHOWN);
  return (
    <article class="anomalies">
      {anomalies.slice(0, SHOWN).map((anomaly, i) => (
        <AnomalyCard key={i} anomaly={anomaly} checker={checker.name} faults={faults} show={show} />
      ))}
      {rest.length > 0 && (
        <details class="more">
          <summary>
            {grouped(rest.length)} more of {checker.name}
          </summary>
          {rest.map((anomaly, i) => (
            <AnomalyCard key={i} anomaly={anomaly} checker={checker.name} faults={faults} show={show} />
          ))}
        </details>
      )}
      {total > anomalies.length && (
        <p class="note">
          {grouped(total)} were found in all; the first {grouped(anomalies.length)} are listed.
        </p>
      )}
      <Lattice checker={checker} />
    </article>
  );
}

/** The plainest of each type first, then the rest, the plainest first. */
function inOrder(anomalies: readonly Anomaly[]): Anomaly[] {
  const sorted = anomalies.toSorted((a, b) => anomalyWeight(a) - anomalyWeight(b));
  const first = new Map(sorted.toReversed().map((anomaly) => [anomaly.type, anomaly]));
  const leaders = sorted.filter((anomaly) => first.get(anomaly.type) === anomaly);
  return [...leaders, ...sorted.filter((anomaly) => first.get(anomaly.type) !== anomaly)];
}

function AnomalyCard({
  anomaly,
  checker,
  faults,
  show,
}: {
  anomaly: Anomaly;
  checker: string;
  faults: readonly FaultResult[];
  show: Props['show'];
}) {
  const cycle = cycleDetails(anomaly);
  const meaning = explain(anomaly.type);
  return (
    <div class="card anomaly">
      <h3>
        <Term name={anomaly.type} />
        {typeof anomaly.details?.['alsoKnownAs'] === 'string' && (
          <span class="alias">{anomaly.details['alsoKnownAs']}</span>
        )}
        {anomaly.key !== undefined && <span class="key">key {showValue(anomaly.key)}</span>}
        <span class="checker">found by {checker}</span>
      </h3>
      {meaning !== undefined && <p class="meaning-line">{meaning}</p>}
      <Drawing anomaly={anomaly} faults={faults} />
      {cycle === undefined ? (
        <p class="prose">{anomaly.prose}</p>
      ) : (
        <details class="in-one">
          <summary>In one paragraph</summary>
          <p class="prose">{anomaly.prose}</p>
        </details>
      )}
      <HowFar anomaly={anomaly} />
      <ShowInTimeline anomaly={anomaly} show={show} />
    </div>
  );
}

/** A cycle where there is one, transactions where it is about them, operations otherwise. */
function Drawing({ anomaly, faults }: { anomaly: Anomaly; faults: readonly FaultResult[] }) {
  const cycle = cycleDetails(anomaly);
  if (cycle !== undefined) return <Cycle details={cycle} />;
  const cast = Object.entries(castOf(anomaly));
  if (cast.length > 0) return <Transactions transactions={cast} />;
  return anomaly.ops.length > 0 ? <Counterexample anomaly={anomaly} faults={faults} /> : null;
}

function ShowInTimeline({ anomaly, show }: { anomaly: Anomaly; show: Props['show'] }) {
  const times = eventsOf(anomaly)
    .map((op) => op.timeNs)
    .filter((time) => Number.isFinite(time));
  if (!times.some(isClockTime)) return null;
  return (
    <a class="button" href="#timeline" onClick={() => show({ fromNs: Math.min(...times), toNs: Math.max(...times) })}>
      Show in the timeline
    </a>
  );
}
