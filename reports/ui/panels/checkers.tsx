import { grouped } from '../../../src/core/counted.js';
import type { CheckerResult } from '../../../src/core/index.js';
import { duration } from '../../words.js';
import { Icon, verdictOf } from './banner.js';
import { Section } from './section.js';
import { Stats } from './stats.js';

/** Drawn elsewhere on the page, better than as figures. */
const DRAWN_ELSEWHERE = new Set(['lattice', 'series', 'windows', 'not', 'alsoNot']);

export function Checkers({ checkers }: { checkers: readonly CheckerResult[] }) {
  return (
    <Section id="checks" title="Checks">
      {checkers.map((checker) => (
        <Checker key={checker.name} checker={checker} />
      ))}
    </Section>
  );
}

function Checker({ checker }: { checker: CheckerResult }) {
  const { word } = verdictOf(checker.valid);
  const stats = Object.fromEntries(Object.entries(checker.stats ?? {}).filter(([name]) => !DRAWN_ELSEWHERE.has(name)));
  const anomalies = checker.anomalyCount ?? checker.anomalies.length;
  return (
    <details class={`card checker ${verdictOf(checker.valid).className}`} open={checker.valid !== true}>
      <summary>
        <Icon valid={checker.valid} size={22} />
        <b>{checker.name}</b>
        <span class="word">{word.toLowerCase()}</span>
        <span class="summary">{checker.summary}</span>
      </summary>
      <div class="body">
        {checker.unknownBecause !== undefined && (
          <p>
            <b>Why unknown:</b> {checker.unknownBecause}
          </p>
        )}
        {checker.error !== undefined && (
          <p>
            <b>The checker failed:</b> {checker.error.message}
          </p>
        )}
        {anomalies > 0 && (
          <p>
            <a href="#anomalies">
              {grouped(anomalies)} {anomalies === 1 ? 'anomaly' : 'anomalies'}
            </a>
          </p>
        )}
        <Stats stats={stats} />
        {checker.certificate !== undefined && (
          <p>
            Certificate: <a href={checker.certificate}>{checker.certificate}</a>
          </p>
        )}
        {checker.elapsedMs !== undefined && <p class="muted">Decided in {duration(checker.elapsedMs * 1e6)}.</p>}
      </div>
    </details>
  );
}
