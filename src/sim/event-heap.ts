/** Something that will happen at a time. Cancelled events stay in the heap and are passed over. */
export interface TimedEvent {
  readonly timeNs: number;
  /** Breaks ties: what was scheduled first happens first. */
  readonly sequence: number;
  /** Did the program outside schedule it? Then it may have to be given a turn afterwards. */
  readonly outside: boolean;
  run: (() => void) | undefined;
}

/** A binary heap of events, earliest first; equal times in the order in which they were scheduled. */
export class EventHeap {
  readonly #events: TimedEvent[] = [];
  #sequence = 0;

  /** Events in the heap, cancelled ones included. */
  get size(): number {
    return this.#events.length;
  }

  /** O(log n). Setting the event's `run` to undefined cancels it. */
  push(timeNs: number, run: () => void, outside: boolean): TimedEvent {
    const event: TimedEvent = { timeNs, sequence: this.#sequence++, outside, run };
    const events = this.#events;
    let at = events.length;
    events.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (events[parent].timeNs <= timeNs) break;
      events[at] = events[parent];
      at = parent;
    }
    events[at] = event;
    return event;
  }

  /** The earliest event that is not cancelled; undefined when there is none. O(log n). */
  pop(): TimedEvent | undefined {
    for (;;) {
      const event = this.#removeFirst();
      if (event === undefined || event.run !== undefined) return event;
    }
  }

  #removeFirst(): TimedEvent | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (last === undefined || last === first) return first;
    const size = events.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(events[child + 1], events[child])) child++;
      if (!isBefore(events[child], last)) break;
      events[at] = events[child];
      at = child;
    }
    events[at] = last;
    return first;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.timeNs < b.timeNs || (a.timeNs === b.timeNs && a.sequence < b.sequence);
}
