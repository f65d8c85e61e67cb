import { type Instance, render } from 'ink';
import type { RunEvent } from '../../src/core/index.js';
import { RunState } from './run-state.js';
import type { RunView, RunViewOptions } from './run-view.js';
import { Screen } from './screen.js';

/** Ten pictures a second are smooth to the eye and cost the run nothing. */
const FRAME_MS = 100;

/** The live view of a terminal. Loads ink and react, so it is imported only when it is wanted. */
export class InkView implements RunView {
  readonly #state: RunState;
  readonly #options: RunViewOptions;
  readonly #instance: Instance;
  readonly #timer: NodeJS.Timeout;

  constructor(options: RunViewOptions) {
    this.#options = options;
    this.#state = new RunState(options.nodes);
    this.#instance = render(this.#screen(), {
      stdout: options.stream as NodeJS.WriteStream,
      // Ctrl-C belongs to the run: it heals and saves first.
      exitOnCtrlC: false,
      patchConsole: false,
    });
    this.#timer = setInterval(() => this.#instance.rerender(this.#screen()), FRAME_MS);
    this.#timer.unref();
  }

  onEvent(event: RunEvent): void {
    this.#state.apply(event);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#instance.rerender(this.#screen());
    this.#instance.unmount();
    await this.#instance.waitUntilExit();
  }

  #screen() {
    return <Screen state={this.#state} title={this.#options.title ?? ''} width={this.#options.stream.columns ?? 80} />;
  }
}
