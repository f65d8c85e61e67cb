import {
  type History,
  type HistoryBuilder,
  INVOKE,
  NULL_ID,
  OK,
  type Random,
  type ValueId,
} from '../src/core/index.js';

/** What a client is at. */
export interface Client {
  /** 0: nothing; 1: an operation was asked for; 2: it took effect and is to be answered. */
  phase: number;
  f: string;
  element: number;
  asked: ValueId;
  answer: ValueId;
}

/** Builds the history of clients that act in turn at random; `started` counts the operations so far. */
export function clientHistory(
  builder: HistoryBuilder,
  random: Random,
  { operations, clients }: { readonly operations: number; readonly clients: number },
  ask: (client: Client, started: number) => void,
  apply: (client: Client, started: number) => void,
): History {
  const doing = Array.from({ length: clients }, (): Client => {
    return { phase: 0, f: '', element: 0, asked: NULL_ID, answer: NULL_ID };
  });
  let started = 0;
  let open = 0;
  const event = (process: number, type: number, f: string, value: ValueId) =>
    builder.appendRow(type, process, builder.name(f), value, -1, builder.length * 1000, -1, -1, builder.length);
  while (started < operations || open > 0) {
    const process = random.int(clients);
    const client = doing[process];
    if (client.phase === 0) {
      if (started >= operations) continue;
      started++;
      open++;
      ask(client, started);
      event(process, INVOKE, client.f, client.asked);
    } else if (client.phase === 1) apply(client, started);
    else {
      open--;
      event(process, OK, client.f, client.answer);
    }
    client.phase = (client.phase + 1) % 3;
  }
  return builder.build();
}
