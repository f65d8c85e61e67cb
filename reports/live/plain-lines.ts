import { grouped, type RunEvent, SECOND_NS } from '../../src/core/index.js';
import { printable } from '../ansi.js';
import { duration, validityWord } from '../words.js';
import { type ActiveFault, RunState } from './run-state.js';

/** A line of figures every so often, in the run's own time. */
const EVERY_NS = 5 * SECOND_NS;

/**
 * A run as plain lines, for pipes and logs: phases, steps, faults on and off, nodes, warnings, and figures every five
 * seconds of the run. `write` gets whole lines with their line break.
 */
export class PlainLines {
  readonly #state: RunState;
  readonly #write: (line: string) => void;
  #figuresNs = 0;
  #progress = '';

  constructor(write: (line: string) => void, nodes: readonly string[] = []) {
    this.#write = write;
    this.#state = new RunState(nodes);
  }

  onEvent(event: RunEvent): void {
    const state = this.#state;
    const before = new Map(state.faults);
    state.apply(event);
    switch (event.type) {
      case 'phase':
        this.#line(event.phase === 'done' ? 'done' : `phase ${event.phase}${timeLeft(state.leftNs())}`);
        return;
      case 'progress':
        this.#step(event.progress.step, event.progress.detail);
        return;
      case 'node':
        this.#line(`node ${event.node} ${event.state}${event.role === undefined ? '' : ` (${event.role})`}`);
        return;
      case 'warning':
        this.#line(`warning: ${event.message}${event.hint === undefined ? '' : ` (${event.hint})`}`);
        return;
      case 'verdict':
        this.#line(`verdict ${validityWord(event.valid)}: ${event.summary}`);
        return;
      case 'op':
        if (event.op.process === 'nemesis') this.#faults(before);
        else this.#figures();
        return;
    }
  }

  /** Steps repeat with a share done: one line per step, and per tenth of it. */
  #step(step: string, detail: string): void {
    const percent = /(\d+) ?%/.exec(detail)?.[1];
    const mark = `${step} ${percent === undefined ? detail : detail.replace(/[\d.]+/g, '') + Math.floor(Number(percent) / 10)}`;
    if (mark === this.#progress) return;
    this.#progress = mark;
    this.#line(`${step}: ${detail}`);
  }

  #faults(before: ReadonlyMap<number, ActiveFault>): void {
    const { faults } = this.#state;
    for (const [id, fault] of faults) {
      const old = before.get(id);
      if (old === undefined) this.#line(`fault on: ${faultWords(fault)}`);
      else if (old.proven !== fault.proven) {
        this.#line(`fault ${fault.proven === true ? 'proven' : 'NOT proven, it may do nothing'}: ${faultWords(fault)}`);
      }
    }
    for (const [id, fault] of before) if (!faults.has(id)) this.#line(`fault off: ${faultWords(fault)}`);
  }

  #figures(): void {
    const state = this.#state;
    if (state.nowNs < this.#figuresNs + EVERY_NS) return;
    this.#figuresNs = Math.floor(state.nowNs / EVERY_NS) * EVERY_NS;
    const { ok, fail, info } = state.totals;
    const latency = state.latencyMs();
    const faults = [...state.faults.values()].map(faultWords).join('; ');
    this.#line(
      `${grouped(ok)} ok, ${grouped(fail)} fail, ${grouped(info)} info; ${state.perSecond().ok.toFixed(1)} ok/s` +
        `${latency === undefined ? '' : `, p50 ${duration(latency.p50 * 1e6)}, p99 ${duration(latency.p99 * 1e6)}`}` +
        `${faults === '' ? '' : `; ${faults}`}${timeLeft(state.leftNs())}`,
    );
  }

  #line(text: string): void {
    const time = (this.#state.nowNs / SECOND_NS).toFixed(1).padStart(7);
    this.#write(`${time} s  ${printable(text).replaceAll('\n', ' ')}\n`);
  }
}

/** `partition one: n2` */
export function faultWords({ fault, shape, nodes }: ActiveFault): string {
  return `${fault}${shape === undefined ? '' : ` ${shape}`}${nodes.length === 0 ? '' : `: ${nodes.join(', ')}`}`;
}

function timeLeft(leftNs: number | undefined): string {
  return leftNs === undefined || leftNs === 0 ? '' : `; ${duration(leftNs)} left`;
}
