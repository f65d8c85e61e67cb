/** What a certificate of an order of transactions says that it proves. */
export interface OrderClaim {
  readonly kind: 'serial-order' | 'snapshot-order';
  readonly dialect: 'list-append' | 'rw-register';
  /** What the order keeps besides the data: nothing, each process's own order, or that of real time. */
  readonly keeps: keyof typeof RANK;
  /** The consistency models that it is to prove, by their canonical names. */
  readonly models: readonly string[];
}

const RANK = { none: 0, process: 1, realtime: 2 } as const;

/** Promises about single objects: a serial order of transactions is no proof of them. */
const OF_OBJECTS =
  /^(linearizable|sequential|causal|PRAM|writes-follow-reads|monotonic-reads|monotonic-writes|read-your-writes)$/;

/** What an order must keep at least to prove a model; undefined where no order of its kind does. */
function mustKeep(kind: OrderClaim['kind'], model: string): OrderClaim['keeps'] | undefined {
  if (
    kind === 'snapshot-order' ? !/^(strong-|strong-session-)?snapshot-isolation$/.test(model) : OF_OBJECTS.test(model)
  ) {
    return undefined;
  }
  if (/^(strong-session-|session-|be-)/.test(model)) return 'process';
  return model.startsWith('strong-') ? 'realtime' : 'none';
}

/** The model that an order proves nothing about, however right it is, in a sentence; undefined where there is none. */
export function overclaim({ kind, keeps, models }: Omit<OrderClaim, 'dialect'>): string | undefined {
  for (const model of models) {
    const asked = mustKeep(kind, model);
    if (asked !== undefined && RANK[asked] <= RANK[keeps]) continue;
    const order = kind === 'serial-order' ? 'an order' : 'an order of snapshots';
    return `${order} that keeps ${keeps === 'none' ? 'nothing' : keeps} proves nothing about ${model}`;
  }
  return undefined;
}
