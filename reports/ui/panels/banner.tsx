import { grouped } from '../../../src/core/counted.js';
import type { Results, Validity } from '../../../src/core/index.js';
import { isPromised } from '../../../src/core/story.js';
import { duration } from '../../words.js';

const VERDICTS = {
  true: { word: 'Valid', className: 'valid', text: 'No violation was found.' },
  false: { word: 'Invalid', className: 'invalid', text: 'A promise was broken.' },
  unknown: { word: 'Unknown', className: 'unknown', text: 'This run decides nothing.' },
} as const;

export function verdictOf(valid: Validity) {
  return VERDICTS[`${valid}`];
}

/** Colour, icon and word: each says the verdict alone. */
export function Banner({ results }: { results: Results }) {
  const { word, className } = verdictOf(results.valid);
  const promised = results.valid !== false || isPromised(results.claims);
  const text = promised
    ? verdictOf(results.valid).text
    : 'What was checked for does not hold; with these options it is not promised either.';
  const { ok, fail, info } = results.operations;
  const proven = results.faults.filter((fault) => fault.proven === true).length;
  return (
    <header class={`banner ${className}`}>
      <Icon valid={results.valid} />
      <div class="banner-text">
        <h1 id="verdict" data-valid={String(results.valid)}>
          {word}
          <small>{text}</small>
        </h1>
        <p class="story">{results.summary}</p>
        <dl class="figures">
          <Figure
            name="operations"
            value={grouped(ok + fail + info)}
            note={`${grouped(ok)} ok · ${grouped(fail)} fail · ${grouped(info)} info`}
          />
          {!(isRecorded(results) && results.faults.length === 0) && (
            <Figure
              name="faults"
              value={grouped(results.faults.length)}
              note={
                results.faults.length === 0
                  ? 'none were injected'
                  : `${proven === results.faults.length ? 'all' : proven} proven by a probe`
              }
            />
          )}
          {results.recovery !== undefined && (
            <Figure
              name="recovery"
              value={results.recovery.toFirstOkNs === null ? 'never' : duration(results.recovery.toFirstOkNs)}
              note={
                results.recovery.toRateBeforeNs === null
                  ? 'to the first ok; never to the rate before'
                  : `to the first ok; to the rate before: ${duration(results.recovery.toRateBeforeNs)}`
              }
            />
          )}
          {!isRecorded(results) && <Figure name="seed" value={String(results.seed)} note="same seed, same choices" />}
        </dl>
      </div>
    </header>
  );
}

/** Was the history recorded elsewhere, so that nothing is known of a run? */
export function isRecorded({ concurrency }: Results): boolean {
  return concurrency === 0;
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        <span>{note}</span>
      </dd>
    </div>
  );
}

/** A tick, a cross or a question mark in a disc. */
export function Icon({ valid, size = 56 }: { valid: Validity; size?: number }) {
  const { word, className } = verdictOf(valid);
  return (
    <svg class={`icon ${className}`} width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={word}>
      <circle cx="12" cy="12" r="11" class="disc" />
      {valid === true && <path d="M7 12.5l3.4 3.4L17 8.8" class="stroke" />}
      {valid === false && <path d="M8 8l8 8M16 8l-8 8" class="stroke" />}
      {valid === 'unknown' && (
        <>
          <path d="M9 9.3a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.2" class="stroke" />
          <circle cx="12" cy="17.2" r="1.1" class="dot" />
        </>
      )}
    </svg>
  );
}
