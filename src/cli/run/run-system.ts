import { randomInt } from 'node:crypto';
import type { RunFlags } from '../commands/run.js';
import { INTERRUPTED, INVALID, UNKNOWN, worstExitCode } from '../exit-codes.js';
import { JudgeThread } from '../judging/judge-thread.js';
import type { CommandContext } from '../program.js';
import { type CarryOutFlags, carryOut } from './carry-out.js';
import { makePlan } from './make-plan.js';

/** Runs a system's tests, one or several with rising seeds; the worst exit code. */
export async function runSystem(name: string, flags: RunFlags, context: CommandContext): Promise<number> {
  const first = flags.seed ?? randomInt(2 ** 31);
  const codes: number[] = [];
  const seeds: { invalid: number[]; unknown: number[] } = { invalid: [], unknown: [] };
  await using thread = new JudgeThread();
  for (let i = 0; i < flags.testCount; i++) {
    const { plan, parts } = await makePlan(name, flags, context, first + i);
    const { code } = await carryOut(plan, parts, flags as CarryOutFlags, context, thread);
    codes.push(code);
    if (code === INTERRUPTED) break;
    if (code === INVALID) seeds.invalid.push(plan.seed);
    if (code === UNKNOWN) seeds.unknown.push(plan.seed);
  }
  if (flags.testCount > 1 && !flags.json) {
    const notValid = Object.entries(seeds).filter(([, list]) => list.length > 0);
    const words = notValid.map(([verdict, list]) => `; ${verdict}: seeds ${list.join(', ')}`).join('');
    context.output.out(`\n${codes.length} runs, seeds ${first} to ${first + codes.length - 1}${words}\n`);
  }
  return worstExitCode(codes);
}
