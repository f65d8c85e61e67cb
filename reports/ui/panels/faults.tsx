import { grouped } from '../../../src/core/counted.js';
import type { FaultResult, Results } from '../../../src/core/index.js';
import { duration } from '../../words.js';
import { exactTime } from '../format.js';
import { faultColor } from '../theme.js';
import { type Side, sidesByFault } from './availability.js';
import { Term } from './glossary.js';
import { Section } from './section.js';
import { Stats } from './stats.js';

/** Every fault: when, where, whether it was proven, and how each side of it fared. */
export function Faults({ results }: { results: Results }) {
  const sides = sidesByFault(results.checkers);
  if (results.faults.length === 0) return null;
  const names = new Map(results.faults.map(({ id, fault }) => [id, fault]));
  return (
    <Section id="faults" title="Faults and availability">
      <p class="lead">
        What the <Term name="nemesis" /> did, whether a probe <Term name="proven">proved</Term> it, and how many
        operations succeeded on each side meanwhile. Faults that were on together each count what happened in their
        time.
      </p>
      <div class="scroll">
        <table class="faults">
          <thead>
            <tr>
              <th scope="col">fault</th>
              <th scope="col">when</th>
              <th scope="col">proven on</th>
              <th scope="col">proven healed</th>
              <th scope="col">side</th>
              <th scope="col">succeeded</th>
              <th scope="col" class="number">
                ok/s
              </th>
              <th scope="col" class="number">
                longest gap
              </th>
            </tr>
          </thead>
          {results.faults.map((fault) => (
            <FaultRows key={fault.id} fault={fault} sides={sides.get(fault.id) ?? []} names={names} />
          ))}
        </table>
      </div>
    </Section>
  );
}

/** Names of faults by their id. */
type Names = ReadonlyMap<number, string>;

function FaultRows({ fault, sides, names }: { fault: FaultResult; sides: readonly Side[]; names: Names }) {
  const rows = Math.max(1, sides.length);
  return (
    <tbody>
      {Array.from({ length: rows }, (_, i) => (
        <tr key={i}>
          {i === 0 && <FaultCells fault={fault} rows={rows} names={names} />}
          <SideCells side={sides[i]} fault={fault} />
        </tr>
      ))}
    </tbody>
  );
}

function FaultCells({ fault, rows, names }: { fault: FaultResult; rows: number; names: Names }) {
  const { measured, beside = [] } = fault;
  return (
    <>
      <th scope="rowgroup" rowSpan={rows}>
        <span class="band-mark" style={{ background: faultColor(fault.fault, 0.8) }} aria-hidden="true" />
        {fault.fault} {fault.id}
        {fault.shape !== undefined && <small>{fault.shape}</small>}
        {(measured.on !== undefined || measured.healed !== undefined) && (
          <details>
            <summary>measured</summary>
            <Stats stats={measured} />
          </details>
        )}
      </th>
      <td rowSpan={rows} data-label="when">
        {exactTime(fault.startNs)}
        <small>{fault.endNs === undefined ? 'never taken back' : `for ${duration(fault.endNs - fault.startNs)}`}</small>
        {beside.length > 0 && <small>with {beside.map((id) => `${names.get(id) ?? 'fault'} ${id}`).join(', ')}</small>}
      </td>
      <td rowSpan={rows} data-label="proven on">
        <Proof proven={fault.proven} looked={measured.on !== undefined} />
      </td>
      <td rowSpan={rows} data-label="proven healed">
        <Proof proven={fault.healed} looked={measured.healed !== undefined} />
      </td>
    </>
  );
}

/** A probe that looked and told nothing says in `measured` what was in its way. */
function Proof({ proven, looked }: { proven: boolean | undefined; looked: boolean }) {
  if (proven === undefined) return <span class="proof none">{looked ? '– could not tell' : '– not probed'}</span>;
  return proven ? <span class="proof yes">✓ yes</span> : <span class="proof no">✗ no</span>;
}

function SideCells({ side, fault }: { side: Side | undefined; fault: FaultResult }) {
  if (side === undefined) {
    return <td colSpan={4}>{fault.groups?.map((group) => group.join(' ')).join(' | ') ?? fault.nodes.join(' ')}</td>;
  }
  const all = side.ok + side.fail + side.info;
  const share = all === 0 ? 0 : side.ok / all;
  return (
    <>
      <td class="side">
        {side.nodes.join(' ')}
        <small>{side.role}</small>
      </td>
      <td data-label="succeeded">
        <span class="meter" aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
        {all === 0 ? 'nothing asked' : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`}
        <small>
          {grouped(side.ok)} ok, {grouped(side.fail)} fail, {grouped(side.info)} info
        </small>
      </td>
      <td class="number" data-label="ok/s">
        {side.okPerSecond?.toFixed(1)}
      </td>
      <td class="number" data-label="longest gap">
        {duration(side.longestGapNs)}
      </td>
    </>
  );
}
