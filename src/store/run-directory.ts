import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { monotonicFactory } from 'ulid';
import { EnvironmentError, errorMessage, InputError, type Plan, type Results } from '../core/index.js';
import type { RunFacts } from './run-facts.js';

/** Where runs lie unless said otherwise, relative to the working directory. */
export const DEFAULT_ROOT = 'dsverify-runs';

const nextUlid = monotonicFactory();

/** A new run's id: short, lower case, good in names of containers. Unique, and rising within a process. */
export function newRunId(): string {
  return nextUlid().slice(-10).toLowerCase();
}

/** The time of the calendar, ISO 8601 in UTC: for names and notes, never for measuring. */
export function calendarTime(): string {
  return new Date().toISOString();
}

/** The directory of one run, and the names of what lies in it. Writes are whole or not at all. */
export class RunDirectory {
  /** Absolute. */
  readonly path: string;
  /** Was the folder of all runs made for this one? */
  #madeRoot = false;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /**
   * Makes the directory `<root>/<system>-<workload>-<time>-<id>` and writes the plan into it.
   * @throws EnvironmentError `RUN_DIRECTORY` where that is not possible.
   */
  static create(root: string, plan: Plan): RunDirectory {
    const time = plan.startedAt.slice(0, 19).replaceAll(/[-:]/g, '');
    const parts = [plan.system.name, plan.workload.name, time, plan.runId];
    const directory = new RunDirectory(join(root, parts.map(fileName).join('-')));
    try {
      directory.#madeRoot = !existsSync(resolve(root));
      makeDirectory(resolve(root));
      mkdirSync(directory.path);
    } catch (cause) {
      throw new EnvironmentError(`recording to ${directory.path}: ${errorMessage(cause)}`, {
        code: 'RUN_DIRECTORY',
        hint: 'Choose a directory for runs that can be written to.',
        cause,
      });
    }
    try {
      directory.writePlan(plan);
    } catch (error) {
      // Without a plan it is no run.
      directory.remove();
      throw error;
    }
    return directory;
  }

  /**
   * An existing run's directory.
   * @throws InputError `NO_RUN` where there is no plan in it.
   */
  static open(path: string): RunDirectory {
    const directory = new RunDirectory(path);
    if (!existsSync(directory.plan)) {
      throw new InputError(`opening the run ${path}: there is no plan.json in it`, {
        code: 'NO_RUN',
        hint: 'Give the directory of a run, as `dsverify list runs` shows it.',
      });
    }
    return directory;
  }

  get plan(): string {
    return join(this.path, 'plan.json');
  }

  get history(): string {
    return join(this.path, 'history.jsonl');
  }

  get results(): string {
    return join(this.path, 'results.json');
  }

  get report(): string {
    return join(this.path, 'report.html');
  }

  /** The nodes' logs. */
  get logs(): string {
    return join(this.path, 'logs');
  }

  /** What a checker's verdict can be checked with by somebody else. */
  certificate(checker: string): string {
    return join(this.path, `certificate-${fileName(checker)}.json`);
  }

  /** What is neither in the plan nor in the history: phases, warnings, how it ended. */
  get facts(): string {
    return join(this.path, 'run.json');
  }

  writePlan(plan: Plan): void {
    this.#write(this.plan, plan);
  }

  readPlan(): Plan {
    const plan = this.#read(this.plan) as Plan;
    if (plan.schema !== 1 || typeof plan.seed !== 'number' || typeof plan.system?.name !== 'string') {
      throw broken(this.plan, 'it is not a plan that this version understands');
    }
    return plan;
  }

  /** Removes it with all that is in it, and the folder of all runs where that was made for it and holds no other. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    if (!this.#madeRoot) return;
    try {
      rmdirSync(dirname(this.path));
    } catch {
      // Other runs are in it.
    }
  }

  writeResults(results: Results): void {
    this.#write(this.results, results);
  }

  /** Undefined where the run was not checked yet. */
  readResults(): Results | undefined {
    return existsSync(this.results) ? (this.#read(this.results) as Results) : undefined;
  }

  writeCertificate(checker: string, certificate: Readonly<Record<string, unknown>>): string {
    const path = this.certificate(checker);
    this.#write(path, certificate);
    return this.relative(path);
  }

  writeFacts(facts: RunFacts): void {
    this.#write(this.facts, facts);
  }

  /** Undefined where the harness was killed. */
  readFacts(): RunFacts | undefined {
    return existsSync(this.facts) ? (this.#read(this.facts) as RunFacts) : undefined;
  }

  /** A path in this directory as results name it. */
  relative(path: string): string {
    return isAbsolute(path) ? relative(this.path, path) : path;
  }

  /** Beside and renamed: a reader sees the old file or the new one, never half of one. */
  #write(path: string, content: unknown): void {
    const beside = `${path}.part`;
    try {
      writeFileSync(beside, `${JSON.stringify(content, wideIntegers, 2)}\n`);
      renameSync(beside, path);
    } catch (cause) {
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
      throw new EnvironmentError(`writing ${path}: ${full ? 'the disk is full' : errorMessage(cause)}`, {
        code: full ? 'DISK_FULL' : 'WRITE_FAILED',
        hint: full ? 'Free some space, then run `dsverify analyze` on the run.' : 'Check the disk and its permissions.',
        cause,
      });
    }
  }

  #read(path: string): unknown {
    try {
      const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (typeof content !== 'object' || content === null) throw new TypeError('it is not a JSON object');
      return content;
    } catch (cause) {
      throw broken(path, errorMessage(cause), cause);
    }
  }
}

function broken(path: string, problem: string, cause?: unknown): InputError {
  return new InputError(`reading ${path}: ${problem}`, {
    code: 'BAD_RUN_FILE',
    hint: 'The file was changed or cut off; the history of the run can still be given to `dsverify check`.',
    cause,
  });
}

/** Integers too wide for a double, as digits. */
function wideIntegers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Only what every file system takes. */
function fileName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._]+/g, '_');
}

/** Makes a directory and those above it. One by one: Node's own way does not end below /proc. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
