import { type CycleTransaction, transactionCaption, transactionTime } from '../../drawings/cycle-details.js';
import { microOperation } from '../../drawings/micro-operation.js';

const OPS = 12;

/** Transactions side by side, each with what it did. */
export function Transactions({ transactions }: { transactions: readonly (readonly [string, CycleTransaction])[] }) {
  return (
    <ul class="transactions">
      {transactions.map(([name, transaction]) => (
        <li key={name}>
          <div>
            <b>{name}</b>
            <small>{transactionCaption(transaction)}</small>
          </div>
          <small>{transactionTime(transaction)}</small>
          {transaction.ops.slice(0, OPS).map((op, i) => (
            <code key={i}>{microOperation(op)}</code>
          ))}
          {transaction.ops.length > OPS && <small>… {transaction.ops.length - OPS} more</small>}
        </li>
      ))}
    </ul>
  );
}
