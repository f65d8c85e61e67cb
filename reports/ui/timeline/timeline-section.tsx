import { useMemo, useState } from 'preact/hooks';
import type { FaultResult } from '../../../src/core/contracts/results.js';
import { grouped } from '../../../src/core/counted.js';
import { Term } from '../panels/glossary.js';
import { Section } from '../panels/section.js';
import { Canvas } from './canvas.js';
import type { Timeline } from './decode.js';
import { laneIndex } from './lane-index.js';
import { OperationDetails } from './operation-details.js';
import type { View } from './view.js';

interface Props {
  readonly timeline: Timeline;
  readonly faults: readonly FaultResult[];
  /** A stretch of time that another part of the page asks to see. */
  readonly focus: View | undefined;
}

const OUTCOME_BUTTONS = [
  { code: 0, name: 'ok', meaning: 'it happened' },
  { code: 1, name: 'fail', meaning: 'it did not happen' },
  { code: 2, name: 'info', meaning: 'may or may not have happened' },
] as const;

export function TimelineSection({ timeline, faults, focus }: Props) {
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [f, setF] = useState<number>();
  const [key, setKey] = useState<number>();
  const [selected, setSelected] = useState<number>();
  const lanes = useMemo(() => laneIndex(timeline, { hidden, f, key }), [timeline, hidden, f, key]);
  const functions = useMemo(() => distinct(timeline.f), [timeline]);
  const keys = useMemo(() => distinct(timeline.key).filter((id) => id !== 0), [timeline]);
  const left = timeline.total - timeline.length;
  return (
    <Section id="timeline" title="Timeline">
      <p class="lead">
        Every operation of every <Term name="process" />, from its <Term name="invocation" /> to its{' '}
        <Term name="completion" />.{' '}
        {faults.length > 0 && (
          <>
            Shaded: a <Term name="fault" /> was on.{' '}
          </>
        )}
        Drag to pan, scroll to zoom, click an operation for its details.
      </p>
      {left > 0 && (
        <p class="note" role="note">
          {grouped(timeline.length)} of {grouped(timeline.total)} operations are shown: {grouped(left)} were left out
          evenly to keep this page small. Charts and verdicts are from all of them.
        </p>
      )}
      <div class="toolbar">
        {OUTCOME_BUTTONS.map(({ code, name, meaning }) => (
          <button
            key={name}
            type="button"
            class={`swatch ${name}`}
            aria-pressed={!hidden.has(code)}
            title={`${name}: ${meaning}`}
            onClick={() => setHidden(toggled(hidden, code))}
          >
            <span class="chip" aria-hidden="true" />
            {name}
          </button>
        ))}
        <Choice
          label="function"
          all="all functions"
          ids={functions}
          name={(id) => timeline.names[id] ?? ''}
          value={f}
          set={setF}
        />
        {keys.length > 1 && (
          <Choice
            label="key"
            all="all keys"
            ids={keys.slice(0, 2_000)}
            name={(id) => timeline.texts[id] ?? ''}
            value={key}
            set={setKey}
          />
        )}
      </div>
      <Canvas
        timeline={timeline}
        lanes={lanes}
        faults={faults}
        focus={focus}
        selected={selected}
        select={setSelected}
      />
      <OperationDetails timeline={timeline} row={selected} />
    </Section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly ids: readonly number[];
  readonly name: (id: number) => string;
  readonly value: number | undefined;
  readonly set: (value: number | undefined) => void;
}

function Choice({ label, all, ids, name, value, set }: ChoiceProps) {
  return (
    <select
      aria-label={`show only one ${label}`}
      value={value === undefined ? '' : String(value)}
      onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : Number(currentTarget.value))}
    >
      <option value="">{all}</option>
      {ids.map((id) => (
        <option key={id} value={String(id)}>
          {label === 'key' ? `key ${name(id)}` : name(id)}
        </option>
      ))}
    </select>
  );
}

function distinct(column: ArrayLike<number>): number[] {
  const seen = new Set<number>();
  for (let i = 0; i < column.length; i++) seen.add(column[i] as number);
  return [...seen];
}

function toggled(set: ReadonlySet<number>, item: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
