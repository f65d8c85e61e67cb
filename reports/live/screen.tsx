import { Box, Text } from 'ink';
import { grouped, type Phase, SECOND_NS } from '../../src/core/index.js';
import { printable } from '../ansi.js';
import { duration } from '../words.js';
import { faultWords } from './plain-lines.js';
import type { NodeState, RunState } from './run-state.js';

const PHASES: readonly Phase[] = [
  'plan',
  'up',
  'setup',
  'run',
  'heal',
  'recovery',
  'final',
  'logs',
  'down',
  'check',
  'report',
];
const BAR = 28;

/** One picture of a run. `title`: what is run against what. */
export function Screen({ state, title, width }: { state: RunState; title: string; width: number }) {
  return (
    <Box flexDirection="column" width={Math.min(width, 100)}>
      <Text>
        <Text bold>dsverify </Text>
        <Text dimColor>{printable(title)}</Text>
      </Text>
      <PhaseLine state={state} />
      <Box marginTop={1} columnGap={4}>
        <Nodes nodes={state.nodes} />
        <Figures state={state} />
      </Box>
      <Faults state={state} />
      {state.warnings.slice(-2).map((warning, i) => (
        <Text key={i} color="yellow" wrap="truncate-end">
          ! {printable(warning)}
        </Text>
      ))}
    </Box>
  );
}

function PhaseLine({ state }: { state: RunState }) {
  const { phase, nowNs, phaseEndsNs } = state;
  const left = state.leftNs();
  const at = phase === 'done' ? PHASES.length : PHASES.indexOf(phase);
  return (
    <Box flexDirection="column">
      <Text>
        {PHASES.map((name, i) => (
          <Text key={name} bold={i === at} dimColor={i !== at} {...(i === at ? { color: 'cyan' } : {})}>
            {i < at ? '✓' : i === at ? '›' : ' '}
            {name}{' '}
          </Text>
        ))}
      </Text>
      {left !== undefined && phaseEndsNs !== undefined && phase === 'run' ? (
        <Text>
          <Text color="cyan">{bar(nowNs / Math.max(1, phaseEndsNs))}</Text> {duration(left)} left
        </Text>
      ) : (
        <Text dimColor wrap="truncate-end">
          {at < PHASES.indexOf('run') ? printable(state.progress) : `${(nowNs / SECOND_NS).toFixed(1)} s`}
        </Text>
      )}
    </Box>
  );
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

const NODE_STATES = {
  running: { mark: '●', color: 'green' },
  paused: { mark: '‖', color: 'yellow' },
  waiting: { mark: '○', color: 'gray' },
  gone: { mark: '✗', color: 'red' },
} as const;

function Nodes({ nodes }: { nodes: ReadonlyMap<string, NodeState> }) {
  return (
    <Box flexDirection="column" minWidth={24}>
      <Text dimColor>nodes</Text>
      {[...nodes].map(([name, { state, role }]) => (
        <Text key={name}>
          <Text color={NODE_STATES[state].color}>{NODE_STATES[state].mark}</Text> {name.padEnd(5)} {state.padEnd(8)}
          <Text bold>{role ?? ''}</Text>
        </Text>
      ))}
    </Box>
  );
}

function Figures({ state }: { state: RunState }) {
  const rates = state.perSecond();
  const latency = state.latencyMs();
  return (
    <Box flexDirection="column">
      <Text dimColor>
        {'operations'.padEnd(12)}
        {'total'.padStart(9)}
        {'per s'.padStart(10)}
      </Text>
      {(['ok', 'fail', 'info'] as const).map((outcome) => (
        <Text key={outcome}>
          <Text color={outcome === 'ok' ? 'blue' : outcome === 'fail' ? 'magenta' : 'yellow'}>
            {outcome.padEnd(12)}
          </Text>
          {grouped(state.totals[outcome]).padStart(9)}
          {rates[outcome].toFixed(1).padStart(10)}
        </Text>
      ))}
      <Text>
        {'latency'.padEnd(12)}
        {latency === undefined ? '–' : `p50 ${duration(latency.p50 * 1e6)}  p99 ${duration(latency.p99 * 1e6)}`}
      </Text>
    </Box>
  );
}

function Faults({ state }: { state: RunState }) {
  const faults = [...state.faults.values()];
  return (
    <Box flexDirection="column" marginTop={1}>
      {faults.length === 0 ? (
        <Text dimColor>no fault is on</Text>
      ) : (
        faults.map((fault) => (
          <Text key={fault.id} color="red" wrap="truncate-end">
            ⚡ {faultWords(fault)}{' '}
            <Text dimColor>
              for {duration(state.nowNs - fault.sinceNs)}
              {proofWords(fault.proven)}
            </Text>
          </Text>
        ))
      )}
    </Box>
  );
}

function proofWords(proven: boolean | undefined): string {
  return proven === undefined ? '' : proven ? ', proven' : ', NOT proven';
}
