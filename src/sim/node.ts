import { ContractError, MILLISECOND_NS, type NodeName, type ProcessState, type Random } from '../core/index.js';
import { SimulatedDisk } from './disk.js';
import type { SimulatedNetwork } from './network.js';
import type { NodeEnvironment, NodeProgram, NodeProgramFactory } from './node-program.js';
import type { SimulationParameters } from './parameters.js';
import type { VirtualClock } from './virtual-clock.js';

/** Programs of any protocol: a node only carries what they say to each other. */
export type AnyProgram = NodeProgram<unknown, unknown, unknown>;
export type AnyProgramFactory = NodeProgramFactory<unknown, unknown, unknown>;

/** What becomes of a client's request: an answer, or a connection that breaks before, or with, the request on its way. */
export type RequestOutcome =
  | { readonly kind: 'reply'; readonly reply: unknown }
  /** Nothing listened: the request was never seen. */
  | { readonly kind: 'refused' }
  /** The process died with the request in its hands. */
  | { readonly kind: 'reset' };

interface NodeSurroundings {
  readonly clock: VirtualClock;
  readonly network: SimulatedNetwork;
  readonly random: Random;
  readonly parameters: SimulationParameters;
  readonly nodes: readonly NodeName[];
  readonly program: AnyProgramFactory;
  peer(name: NodeName): SimulatedNode;
}

/**
 * A machine with one process on it. The machine (its disk, its network, its clock) outlives the process, which can be
 * killed and started again, or stopped in its tracks and let go on: then what came in the meantime runs late.
 */
export class SimulatedNode {
  readonly name: NodeName;
  readonly #around: NodeSurroundings;
  readonly #disk: SimulatedDisk;
  readonly #random: Random;
  readonly #clockOffsetNs: number;
  readonly #clockRate: number;
  readonly #log: string[] = [];
  readonly #requests = new Set<(outcome: RequestOutcome) => void>();
  #program: AnyProgram | undefined;
  /** How often the process was started: what an earlier one set going must not reach a later one. */
  #incarnation = 0;
  #state: ProcessState = 'gone';
  #backlog: (() => void)[] = [];

  constructor(name: NodeName, around: NodeSurroundings) {
    const { clock, parameters, random } = around;
    this.name = name;
    this.#around = around;
    this.#random = random.split('program');
    this.#disk = new SimulatedDisk(clock, random.split('disk'), parameters.fsyncMs);
    const either = random.split('clock');
    this.#clockOffsetNs = (either.float() * 2 - 1) * parameters.clockOffsetMs * MILLISECOND_NS;
    this.#clockRate = 1 + (either.float() * 2 - 1) * parameters.clockDriftPpm * 1e-6;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** How often the process was started, as a process id: another one each time. */
  get pid(): number {
    return this.#incarnation;
  }

  /** What the process takes itself for; one that is paused cannot say. */
  get role(): string | undefined {
    return this.#state === 'running' ? this.#program?.role?.() : undefined;
  }

  get log(): readonly string[] {
    return this.#log;
  }

  start(): void {
    if (this.#state !== 'gone') return;
    this.#state = 'running';
    this.#incarnation++;
    this.#note('process started');
    this.#guard(() => {
      this.#program = this.#around.program(this.#environment());
    });
  }

  kill(): void {
    if (this.#state === 'gone') return;
    this.#note('process killed');
    this.#state = 'gone';
    this.#program = undefined;
    this.#backlog = [];
    this.#disk.crash();
    const { clock, network } = this.#around;
    for (const end of this.#requests) clock.schedule(clock.nowNs() + network.latencyNs(), () => end({ kind: 'reset' }));
    this.#requests.clear();
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#note('process paused');
    this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#note('process resumed');
    this.#state = 'running';
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const event of backlog) this.#run(event);
  }

  /**
   * A client's request, over a connection of its own: the network delays it, but neither loses nor doubles it.
   * `end` is called once, unless the process never answers.
   */
  request(request: unknown, end: (outcome: RequestOutcome) => void): void {
    const { clock, network } = this.#around;
    const answer = (outcome: RequestOutcome) => clock.schedule(clock.nowNs() + network.latencyNs(), () => end(outcome));
    clock.schedule(clock.nowNs() + network.latencyNs(), () => {
      if (this.#state === 'gone') {
        answer({ kind: 'refused' });
        return;
      }
      this.#requests.add(end);
      this.#run(() =>
        this.#program?.request(request, (reply) => {
          if (this.#requests.delete(end)) answer({ kind: 'reply', reply });
        }),
      );
    });
  }

  #environment(): NodeEnvironment<unknown> {
    const { clock, network, nodes, peer } = this.#around;
    const incarnation = this.#incarnation;
    const disk = this.#disk;
    return {
      self: this.name,
      nodes,
      random: this.#random,
      disk: {
        read: (name) => disk.read(name),
        readLog: (name) => disk.readLog(name),
        set: (name, content) => disk.set(name, content),
        append: (name, record) => disk.append(name, record),
        truncate: (name, length) => disk.truncate(name, length),
        // The disk goes on while the process is paused; the process hears of it afterwards.
        fsync: (done) => disk.fsync(() => this.#run(done)),
      },
      send: (to, message) => {
        const target = peer(to);
        const deliver = () => target.#receive(this.name, message);
        if (to === this.name) clock.schedule(clock.nowNs(), deliver);
        else network.send(this.name, to, deliver);
      },
      timer: (durationNs, callback) =>
        clock.schedule(clock.nowNs() + Math.round(durationNs / this.#clockRate), () => {
          if (this.#incarnation === incarnation) this.#run(callback);
        }),
      monotonicNs: () => clock.nowNs() * this.#clockRate,
      wallNs: () => clock.nowNs() * this.#clockRate + this.#clockOffsetNs,
      log: (line) => this.#note(line),
    };
  }

  #receive(from: NodeName, message: unknown): void {
    this.#run(() => this.#program?.receive(from, message));
  }

  /** Now if the process runs, after it goes on if it is paused, never if it is gone. */
  #run(event: () => void): void {
    if (this.#state === 'running') this.#guard(event);
    else if (this.#state === 'paused') this.#backlog.push(event);
  }

  #guard(event: () => void): void {
    try {
      event();
    } catch (thrown) {
      if (thrown instanceof ContractError) throw thrown;
      throw new ContractError(`simulating node ${this.name}: its program threw an error`, {
        code: 'NODE_PROGRAM_THREW',
        hint: 'A handler of the program must not throw; the cause says where it did.',
        cause: thrown,
      });
    }
  }

  #note(line: string): void {
    this.#log.push(`${(this.#around.clock.nowNs() / 1e9).toFixed(6)} ${line}`);
  }
}
