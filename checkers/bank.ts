import { type Checker, counted, type History, isMap, showValue, type Value, type Verdict } from '../src/core/index.js';
import { Findings, okRows } from './findings.js';

export interface BankOptions {
  /** What all accounts hold together. Default: the total that most reads show, the first of several. */
  readonly total?: number;
  /** May a balance be negative? Default false. */
  readonly negativeBalances?: boolean;
}

interface BankRead {
  readonly row: number;
  readonly total: number | bigint;
  /** How far rounding may have taken the total, where balances are fractions. */
  readonly slack: number;
  /** Names of the accounts, joined: equal where the accounts are. */
  readonly accounts: string;
  /** Has every account a number? */
  readonly complete: boolean;
}

/**
 * Transfers between accounts, and reads of all of them: `read: null -> {account: balance}`.
 * Every read must show the same total (`wrong-total`: money was made or lost, or the read is no snapshot), the same
 * accounts as most reads (`unexpected-accounts`), a balance for each (`nil-balance`), and none below zero
 * (`negative-balance`). Transfers themselves are not looked at. Whole numbers are added exactly, fractions up to what
 * rounding in every operation can make of them. A read that gives no map of balances makes the answer unknown.
 * `stats`: the expected total, the lowest and highest seen, and when wrong totals began and ended.
 */
export function bank(options: BankOptions = {}): Checker {
  return { name: 'bank', check: async (history) => judge(history, options) };
}

function judge(history: History, options: BankOptions): Verdict {
  const findings = new Findings(history);
  const reads: BankRead[] = [];
  for (const row of okRows(history, 'read')) {
    const balances = history.value(row);
    if (!isMap(balances)) {
      findings.unreadable(row, 'map of balances');
      continue;
    }
    const complete = judgeBalances(findings, row, balances, options);
    // A history gives maps of the same keys in the same order.
    const accounts = Object.keys(balances).join(SEPARATOR);
    reads.push({ row, accounts, complete, ...totalOf(Object.values(balances), history.length) });
  }
  const accounts = mostCommon(reads.map((read) => read.accounts));
  judgeAccounts(findings, reads, accounts);
  // What lacks a balance has no total to compare.
  const whole = reads.filter((read) => read.complete && read.accounts === accounts);
  const expected = options.total ?? mostCommon(whole.map(({ total }) => total));
  return conclude(history, findings, whole, expected, {
    reads: reads.length,
    unknownBecause: reads.length === 0 ? NO_READ : accounts === '' ? NO_ACCOUNT : undefined,
  });
}

const NO_READ = 'no read of the accounts succeeded';
const NO_ACCOUNT = 'no read shows any account';

/** Between names of accounts; no name holds it. */
const SEPARATOR = '\u0000';

function judgeAccounts(findings: Findings, reads: readonly BankRead[], expected: string | undefined): void {
  for (const { row, accounts } of reads) {
    if (accounts === expected || expected === undefined) continue;
    findings.add('unexpected-accounts', [row], () => {
      const differences = [
        ...inWords('lacks', namesBeyond(expected, accounts)),
        ...inWords('shows besides', namesBeyond(accounts, expected)),
      ];
      return `A read by ${findings.who(row)} does not show the accounts that most reads show: it ${differences.join(' and ')}.`;
    });
  }
}

function namesBeyond(names: string, others: string): string[] {
  const known = new Set(others.split(SEPARATOR));
  return names.split(SEPARATOR).filter((name) => name !== '' && !known.has(name));
}

function inWords(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return [`${what} ${names.slice(0, 10).join(', ')}${more}`];
}

/** Has every account a number? */
function judgeBalances(
  findings: Findings,
  row: number,
  balances: Readonly<Record<string, Value>>,
  options: BankOptions,
): boolean {
  let complete = true;
  for (const [account, balance] of Object.entries(balances)) {
    if (typeof balance !== 'number' && typeof balance !== 'bigint') {
      complete = false;
      findings.add(
        'nil-balance',
        [row],
        () =>
          `A read by ${findings.who(row)} shows ${showValue(balance)} for account ${account}; every account must have a balance, a number.`,
      );
    } else if (balance < 0 && !options.negativeBalances) {
      findings.add(
        'negative-balance',
        [row],
        () => `A read by ${findings.who(row)} shows ${balance} on account ${account}; no balance may be below zero.`,
      );
    }
  }
  return complete;
}

/** The sum of the balances; those that are no numbers count for nothing. `steps`: how often they may have been rounded. */
function totalOf(balances: readonly Value[], steps: number): { total: number | bigint; slack: number } {
  const numbers = balances.filter((b) => typeof b === 'number' || typeof b === 'bigint');
  const total = numbers.reduce<number>((sum, b) => sum + Number(b), 0);
  const size = numbers.reduce<number>((sum, b) => sum + Math.abs(Number(b)), 0);
  if (!numbers.every((b) => typeof b === 'bigint' || Number.isInteger(b))) {
    return { total, slack: size * (steps + numbers.length) * Number.EPSILON };
  }
  if (size <= Number.MAX_SAFE_INTEGER) return { total, slack: 0 };
  const exact = numbers.reduce<bigint>((sum, b) => sum + BigInt(b), 0n);
  return { total: Number.isSafeInteger(Number(exact)) ? Number(exact) : exact, slack: 0 };
}

function conclude(
  history: History,
  findings: Findings,
  reads: readonly BankRead[],
  expected: number | bigint | undefined,
  all: { readonly reads: number; readonly unknownBecause: string | undefined },
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
      () =>
        `A read by ${findings.who(row)} shows ${total} on all accounts together, ${words}: it should be ${expected}.`,
    );
  }
  const { timeNs } = history.columns;
  const totals = reads.map(({ total }) => total);
  return findings.verdict({
    stats: {
      reads: all.reads,
      total: shown(expected),
      lowest: totals.length > 0 ? shown(totals.reduce((a, b) => (b < a ? b : a))) : undefined,
      highest: totals.length > 0 ? shown(totals.reduce((a, b) => (b > a ? b : a))) : undefined,
      wrongFromNs: wrong.length > 0 ? timeNs[wrong[0].row] : undefined,
      wrongToNs: wrong.length > 0 ? timeNs[wrong[wrong.length - 1].row] : undefined,
    },
    valid: `Checked ${counted(reads.length, 'read')}: every total is ${expected}.`,
    unknownBecause: all.unknownBecause,
  });
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

/** What is there most often; the first of several. */
function mostCommon<T>(items: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  let best: T | undefined;
  let most = 0;
  for (const [item, count] of counts) {
    if (count <= most) continue;
    best = item;
    most = count;
  }
  return best;
}
