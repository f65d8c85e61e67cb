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
  #drawnMs = performance.now();

  constructor(options: RunViewOptions) {
    this.#options = options;
    this.#state = new RunState(options.nodes);
    this.#instance = render(this.#screen(), {
      stdout: options.stream as NodeJS.WriteStream,
      // Ctrl-C belongs to the run: it heals and saves first.
      exitOnCtrlC: false,
      patchConsole: false,
    });
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    this.#timer.unref();
  }

  onEvent(event: RunEvent): void {
    this.#state.apply(event);
    // A simulated run leaves the event loop, and so the timer, hardly a turn.
    if (performance.now() - this.#drawnMs > 2 * FRAME_MS) this.#draw();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#draw();
    // What it ends with is said by the summary.
    this.#instance.clear();
    this.#instance.unmount();
    await this.#instance.waitUntilExit();
  }

  #draw(): void {
    this.#drawnMs = performance.now();
    this.#instance.rerender(this.#screen());
  }

  #screen() {
    return <Screen state={this.#state} title={this.#options.title ?? ''} width={this.#options.stream.columns ?? 80} />;
  }
}
