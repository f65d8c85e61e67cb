import { useId } from 'preact/hooks';
import type { CheckerResult } from '../../../src/core/index.js';
import { Section } from './section.js';
import { explain, TERMS } from './terms.js';

/** A word of the field with its meaning on hover and on focus; plain text where there is none. */
export function Term({ name, children }: { name: string; children?: string }) {
  const id = useId();
  const meaning = explain(name);
  const text = children ?? name;
  if (meaning === undefined) return <>{text}</>;
  return (
    <span class="term" tabIndex={0} aria-describedby={id}>
      {text}
      <span id={id} role="tooltip" class="meaning">
        {meaning}
      </span>
    </span>
  );
}

/** Terms that only an account of transactions uses. */
const OF_TRANSACTIONS = new Set(['transaction', 'cycle', 'ww', 'wr', 'rw', 'realtime', 'process_edge']);

/** The words of this page: of anomalies those that were found, of transactions those only where there are some. */
export function Glossary({ checkers }: { checkers: readonly CheckerResult[] }) {
  const anomalies = checkers.flatMap((checker) => checker.anomalies);
  const transactions = checkers.some(({ stats }) => stats?.['transactions'] !== undefined);
  const terms = Object.keys(TERMS).filter((name) => transactions || !OF_TRANSACTIONS.has(name));
  const found = [...new Set(anomalies.map(({ type }) => type))];
  return (
    <Section id="glossary" title="Glossary">
      <dl class="glossary">
        {[...found, ...terms].map((name) => (
          <div key={name}>
            <dt>{name === 'process_edge' ? 'process (in a cycle)' : name}</dt>
            <dd>{explain(name) ?? 'See `dsverify explain`.'}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
