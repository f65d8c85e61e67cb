import type { RunEvent } from '../../src/core/index.js';
import { PlainLines } from './plain-lines.js';

/** Shows a run while it goes on. It is told of events and asks nothing. */
export interface RunView {
  onEvent(event: RunEvent): void;
  /** Draws the last picture and gives the terminal back. */
  close(): Promise<void>;
}

/** Where to: a terminal, or anything that takes text. */
export interface ViewStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface RunViewOptions {
  readonly stream: ViewStream;
  /** One line: what is run against what. */
  readonly title?: string;
  /** Nodes in the order in which they are listed. */
  readonly nodes?: readonly string[];
  /** Plain lines even on a terminal. */
  readonly plain?: boolean;
}

/** A live picture on a terminal, plain lines elsewhere. */
export async function openRunView(options: RunViewOptions): Promise<RunView> {
  if (options.plain !== true && options.stream.isTTY === true) {
    const { InkView } = await import('./ink-view.js');
    return new InkView(options);
  }
  const lines = new PlainLines((line) => options.stream.write(line), options.nodes);
  return { onEvent: (event) => lines.onEvent(event), close: async () => undefined };
}
