import { randomInt } from 'node:crypto';
import type { RunFlags } from '../commands/run.js';
import { worstExitCode } from '../exit-codes.js';
import type { CommandContext } from '../program.js';
import { type CarryOutFlags, carryOut } from './carry-out.js';
import { makePlan } from './make-plan.js';

/** Runs a system's tests, one or several with rising seeds; the worst exit code. */
export async function runSystem(name: string, flags: RunFlags, context: CommandContext): Promise<number> {
  const first = flags.seed ?? randomInt(2 ** 31);
  const codes: number[] = [];
  const failed: number[] = [];
  for (let i = 0; i < flags.testCount; i++) {
    const { plan, parts } = await makePlan(name, flags, context, first + i);
    const { code } = await carryOut(plan, parts, flags as CarryOutFlags, context.output);
    codes.push(code);
    if (code === 130) break;
    if (code !== 0) failed.push(plan.seed);
  }
  if (flags.testCount > 1 && !flags.json) {
    const seeds = failed.length === 0 ? '' : `; not valid: seeds ${failed.join(', ')}`;
    context.output.out(`\n${codes.length} runs, seeds ${first} to ${first + codes.length - 1}${seeds}\n`);
  }
  return worstExitCode(codes);
}
