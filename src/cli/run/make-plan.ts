import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { type Plan, SECOND_NS } from '../../core/index.js';
import { planRun, type RunParts, type RunRequest } from '../../run/index.js';
import type { RunFlags } from '../commands/run.js';
import type { CommandContext } from '../program.js';
import { unknownName } from '../suggestions.js';
import { refuseContradictions } from './contradictions.js';
import { defaultWorkload } from './default-workload.js';
import { environmentOf } from './environment.js';
import { nemesisOptions, planParts } from './plan-parts.js';
import { Registry } from './registry.js';
import { parseSchemaOptions } from './schema-options.js';

const NOT_LOOKED_AT = { dsverify: '', node: '', os: '', engine: '' };

const IMAGE_POLICIES = ['auto', 'official', 'offline'] as const;

/**
 * The plan of a run and what it names, everything checked that can be checked before anything is begun: nothing is left
 * behind by a request that cannot be met.
 * @throws UsageError, ContractError, EnvironmentError
 */
export async function makePlan(
  name: string,
  flags: RunFlags,
  { argv }: Pick<CommandContext, 'argv'>,
  seed = flags.seed ?? randomInt(2 ** 31),
): Promise<{ plan: Plan; parts: RunParts }> {
  const plugIns = (flags.plugin ?? []).map((path) => resolve(path));
  const registry = await Registry.load(flags.plugin ?? []);
  const system = await registry.system(name);
  const workload = registry.workload(flags.workload ?? defaultWorkload(system));
  refuseContradictions(flags, system);
  const request: RunRequest = {
    seed,
    command: commandText(argv),
    environment: NOT_LOOKED_AT,
    systemOptions: options(parseSchemaOptions(system.options, flags, system.name)),
    workloadOptions: options(parseSchemaOptions(workload.options, flags, `the workload ${workload.name}`)),
    nemesis: { spec: flags.nemesis, options: nemesisOptions(flags, registry) },
    concurrency: flags.concurrency,
    limits: limitsOf(flags),
    plugIns,
    imagePolicy: imagePolicyOf(flags),
    ...(flags.nodes === undefined ? {} : { nodes: flags.nodes }),
    ...(flags.basePort === undefined ? {} : { basePort: flags.basePort }),
    ...(flags.version === undefined ? {} : { version: flags.version }),
    ...(flags.image === undefined ? {} : { image: flags.image }),
    ...(flags.recoveryTimeout === undefined ? {} : { recoveryTimeoutNs: flags.recoveryTimeout * SECOND_NS }),
  };
  const draft = planRun(request, system, workload);
  const parts = await planParts(draft, registry);
  // The engine is asked last: whether it answers says nothing about the request.
  const plan = { ...draft, environment: await environmentOf(system.runtime) };
  // What its faults are called only a plug-in's nemesis itself can say.
  const own = registry.nemesis(flags.nemesis) && parts.nemesis;
  if (!own) return { plan, parts };
  return { plan: { ...plan, nemesis: { ...plan.nemesis, faults: own.bands.map(({ name: fault }) => fault) } }, parts };
}

function limitsOf(flags: RunFlags): NonNullable<RunRequest['limits']> {
  return {
    ...(flags.timeLimit === undefined ? {} : { timeLimitNs: flags.timeLimit * SECOND_NS }),
    ...(flags.opLimit === undefined ? {} : { opLimit: flags.opLimit }),
    ...(flags.opTimeout === undefined ? {} : { opTimeoutNs: flags.opTimeout * SECOND_NS }),
    ...(flags.rate === 0 ? {} : { ratePerSecond: flags.rate }),
  };
}

function imagePolicyOf(flags: RunFlags): (typeof IMAGE_POLICIES)[number] {
  const given = flags.imagePolicy ?? 'auto';
  const policy = IMAGE_POLICIES.find((one) => one === given);
  if (policy === undefined) throw unknownName('image policy', given, IMAGE_POLICIES);
  return policy;
}

function options(parsed: unknown): Readonly<Record<string, unknown>> {
  return (parsed ?? {}) as Readonly<Record<string, unknown>>;
}

/** What was typed, ready to paste into a shell. */
export function commandText(argv: readonly string[]): string {
  return `${programName()} ${argv.map(quoted).join(' ')}`;
}

/** How this program was started: in a checkout through npm, else by its own name. */
export function programName(): string {
  return process.env['npm_lifecycle_script']?.includes('dist/bin/dsverify.js') ? 'npm run -s dsverify --' : 'dsverify';
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
