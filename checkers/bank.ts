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
  readonly total: number;
}

/**
 * Transfers between accounts, and reads of all of them: `read: null -> {account: balance}`.
 * Every read must show the same total (`wrong-total`: money was made or lost, or the read is no snapshot), the same
 * accounts (`unexpected-accounts`), a balance for each (`nil-balance`), and none below zero (`negative-balance`).
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
    reads.push({
      row,
      total: Object.values(balances).reduce<number>((sum, b) => sum + (typeof b === 'number' ? b : 0), 0),
    });
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
    if (typeof balance !== 'number') {
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

function conclude(
  history: History,
  findings: Findings,
  reads: readonly BankRead[],
  expected: number | undefined,
): Verdict {
  const wrong = reads.filter(({ total }) => total !== expected);
  for (const { row, total } of wrong) {
    const off = total - (expected ?? 0);
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
      total: expected,
      lowest: totals.length > 0 ? totals.reduce((a, b) => Math.min(a, b)) : undefined,
      highest: totals.length > 0 ? totals.reduce((a, b) => Math.max(a, b)) : undefined,
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

function mostCommon(totals: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const total of totals) counts.set(total, (counts.get(total) ?? 0) + 1);
  let best: number | undefined;
  for (const [total, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = total;
  return best;
}
