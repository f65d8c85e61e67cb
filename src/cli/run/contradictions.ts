import { SECOND_NS, type System, UsageError } from '../../core/index.js';
import { DEFAULT_TIME_LIMIT_NS } from '../../run/index.js';
import type { RunFlags } from '../commands/run.js';
import { LONGEST_H } from '../option-values.js';

/**
 * Options that cannot both be meant: each of them alone would be fine.
 * @throws UsageError `CONTRADICTORY_OPTIONS`
 */
export function refuseContradictions(flags: RunFlags, { runtime }: Pick<System, 'runtime'>): void {
  const { basePort, image, imagePolicy, version, nemesisInterval, rate, opLimit, seed, testCount } = flags;
  const time = flags.timeLimit ?? (opLimit === undefined ? DEFAULT_TIME_LIMIT_NS / SECOND_NS : undefined);
  if (image !== undefined && imagePolicy !== undefined) {
    refuse('--image names the image, and --image-policy says how to find one', 'Give one of the two.');
  }
  if (runtime === 'sim' && (image !== undefined || imagePolicy !== undefined)) {
    refuse('a simulated system has no image', 'Leave --image and --image-policy out.');
  }
  if (runtime === 'sim' && basePort !== undefined) {
    refuse('the nodes of a simulated system have no ports', 'Leave --base-port out.');
  }
  if (runtime === 'sim' && version !== undefined) {
    refuse(`--version ${version}: a simulated system has only one version`, 'Leave --version out.');
  }
  // A fault comes after half an interval at the earliest.
  if (time !== undefined && nemesisInterval !== undefined && nemesisInterval / 2 >= time) {
    refuse(
      `--nemesis-interval ${nemesisInterval} and a time limit of ${time} s: the time is up before any fault comes`,
      'Give an interval of a fraction of the time limit, or leave it out.',
    );
  }
  if (time !== undefined && rate > 0 && rate * time < 1) {
    refuse(
      `--rate ${rate} and a time limit of ${time} s: the time is up before the first operation`,
      'Give a higher rate (0: as fast as the clients go), or more time.',
    );
  }
  if (time === undefined && opLimit !== undefined && rate > 0 && opLimit / rate > LONGEST_H * 3600) {
    refuse(
      `--op-limit ${opLimit} and --rate ${rate}: that takes more than ${LONGEST_H} hours`,
      'Give a higher rate, or --time-limit.',
    );
  }
  if (seed !== undefined && seed > Number.MAX_SAFE_INTEGER - (testCount ?? 1) + 1) {
    refuse(`--seed ${seed} and --test-count ${testCount}: there are not so many seeds above it`, 'Give a lower seed.');
  }
}

function refuse(message: string, hint: string): never {
  throw new UsageError(message, { code: 'CONTRADICTORY_OPTIONS', hint });
}
