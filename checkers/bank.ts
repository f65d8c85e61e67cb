import { type Checker, type History, showValue, type Value, type Verdict } from '../src/core/index.js';
import { Findings, okRows } from './findings.js';

export interface BankOptions {
  /** What all accounts hold together. Default: the total that most reads show. */
  readonly total?: number;
  /** May a balance be negative? Default false. */
  readonly negativeBalances?: boolean;
}

interface BankRead {
  readonly row: number;
  readonly total: number | bigint;
  /** How far rounding may have taken the total, where balances are fractions. */
  readonly slack: number;
}

/**
 * Transfers between accounts, and reads of all of them: `read: null -> {account: balance}`.
 * Every read must show the same total (`wrong-total`: money was made or lost, or the read is no snapshot), the same
 * accounts (`unexpected-accounts`), a balance for each (`nil-balance`), and none below zero (`negative-balance`).
 * Whole numbers are added exactly, fractions up to what rounding in every operation can make of them.
 * `stats`: the expected total, the lowest and highest seen, and when wrong totals began and ended.
 */
export function bank(options: BankOptions = {}): Checker {
  return { name: 'bank', check: async (history) => judge(history, options) };
}

function judge(history: History, options: BankOptions): Verdict {
  const findings = new Findings(history);
  const reads: BankRead[] = [];
  let accounts: string | undefined;
  for (const row of okRows(history, 'read')) {
    const balances = balancesOf(history.value(row));
    if (!balances) {
      findings.add(
        'unreadable-balances',
        [row],
        `A read by ${findings.who(row)} returned ${showValue(history.value(row))}, which is no map of balances.`,
      );
      continue;
    }
    const names = Object.keys(balances).toSorted().join(', ');
    accounts ??= names;
    if (names !== accounts) {
      findings.add(
        'unexpected-accounts',
        [row],
        `A read by ${findings.who(row)} shows the accounts ${names}; earlier ones show ${accounts}.`,
      );
    }
    judgeBalances(findings, row, balances, options);
    reads.push({ row, ...totalOf(Object.values(balances), history.length) });
  }
  const expected = options.total ?? mostCommon(reads.map(({ total }) => total));
  return conclude(history, findings, reads, expected);
}

function judgeBalances(
  findings: Findings,
  row: number,
  balances: Readonly<Record<string, Value>>,
  options: BankOptions,
): void {
  for (const [account, balance] of Object.entries(balances)) {
    if (typeof balance !== 'number' && typeof balance !== 'bigint') {
      findings.add(
        'nil-balance',
        [row],
        `A read by ${findings.who(row)} shows ${showValue(balance)} for account ${account}.`,
      );
    } else if (balance < 0 && !options.negativeBalances) {
      findings.add(
        'negative-balance',
        [row],
        `A read by ${findings.who(row)} shows ${balance} on account ${account}, below zero.`,
      );
    }
  }
}

/** The sum of the balances; those that are no numbers count for nothing. `steps`: how often they may have been rounded. */
function totalOf(balances: readonly Value[], steps: number): { total: number | bigint; slack: number } {
  const numbers = balances.filter((b) => typeof b === 'number' || typeof b === 'bigint');
  if (numbers.every((b) => typeof b === 'bigint' || Number.isInteger(b))) {
    const total = numbers.reduce<bigint>((sum, b) => sum + BigInt(b), 0n);
    return { total: Number.isSafeInteger(Number(total)) ? Number(total) : total, slack: 0 };
  }
  const total = numbers.reduce<number>((sum, b) => sum + Number(b), 0);
  const size = numbers.reduce<number>((sum, b) => sum + Math.abs(Number(b)), 0);
  return { total, slack: size * (steps + numbers.length) * Number.EPSILON };
}

function conclude(
  history: History,
  findings: Findings,
  reads: readonly BankRead[],
  expected: number | bigint | undefined,
): Verdict {
  const wrong = reads.filter(
    ({ total, slack }) => total !== expected && !(Math.abs(difference(total, expected)) <= slack),
  );
  for (const { row, total } of wrong) {
    const off = difference(total, expected);
    const words = off > 0 ? `${off} too much` : `${-off} too little`;
    findings.add(
      'wrong-total',
      [row],
      `A read by ${findings.who(row)} shows ${total} on all accounts together, ${words}: it should be ${expected}.`,
    );
  }
  const { timeNs } = history.columns;
  const totals = reads.map(({ total }) => total);
  return findings.verdict({
    stats: {
      reads: reads.length,
      total: shown(expected),
      lowest: totals.length > 0 ? shown(totals.reduce((a, b) => (b < a ? b : a))) : undefined,
      highest: totals.length > 0 ? shown(totals.reduce((a, b) => (b > a ? b : a))) : undefined,
      wrongFromNs: wrong.length > 0 ? timeNs[wrong[0].row] : undefined,
      wrongToNs: wrong.length > 0 ? timeNs[wrong[wrong.length - 1].row] : undefined,
    },
    valid: `All ${reads.length} reads show a total of ${expected}.`,
    unknownBecause: reads.length === 0 ? 'no read of the accounts succeeded' : undefined,
  });
}

function balancesOf(value: Value | undefined): Readonly<Record<string, Value>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, Value>>;
}

/** As near as a double comes, for words. */
function difference(total: number | bigint, expected: number | bigint | undefined): number {
  if (typeof total === 'bigint' || typeof expected === 'bigint') {
    const whole = Number.isInteger(Number(expected ?? 0)) && Number.isInteger(Number(total));
    if (whole) return Number(BigInt(total) - BigInt(expected ?? 0));
  }
  return Number(total) - Number(expected ?? 0);
}

/** JSON has no integers that wide: as digits. */
function shown(total: number | bigint | undefined): number | string | undefined {
  return typeof total === 'bigint' ? total.toString() : total;
}

function mostCommon(totals: readonly (number | bigint)[]): number | bigint | undefined {
  const counts = new Map<number | bigint, number>();
  for (const total of totals) counts.set(total, (counts.get(total) ?? 0) + 1);
  let best: number | bigint | undefined;
  for (const [total, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = total;
  return best;
}
