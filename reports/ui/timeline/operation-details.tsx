import { operationFacts, operationText } from '../format.js';
import type { Timeline } from './decode.js';

/** The operation that the reader clicked on. Read out by screen readers when it changes. */
export function OperationDetails({ timeline, row }: { timeline: Timeline; row: number | undefined }) {
  return (
    <div class="operation-details" aria-live="polite">
      {row === undefined ? (
        <p class="muted">Click an operation, or focus the timeline and press n, to see all about it here.</p>
      ) : (
        <>
          <h3>
            <code>{operationText(timeline, row)}</code>
          </h3>
          <dl class="facts">
            {operationFacts(timeline, row).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
