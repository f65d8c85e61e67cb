import { useState } from 'preact/hooks';
import type { Results } from '../../../src/core/index.js';
import { duration } from '../../words.js';
import { isRecorded } from './banner.js';
import { Term } from './glossary.js';
import { Section } from './section.js';
import { Stats } from './stats.js';

const SOURCES = {
  official: "the vendor's image",
  'offline-build': 'built offline from the distribution',
  user: 'given by the user',
  simulated: 'simulated',
} as const;

/** How to do it again, and what it was done with. */
export function Environment({ results }: { results: Results }) {
  const { environment, image, commands, limits } = results;
  const recorded = isRecorded(results);
  const facts: [string, string | undefined][] = [
    [recorded ? 'history' : 'system', `${results.system} ${results.version}`],
    ['image', image && `${image.reference} (${SOURCES[image.source]})`],
    ['digest', image?.digest],
    [recorded ? 'checked for' : 'workload', results.workload],
    ['nemesis', recorded ? undefined : results.nemesis],
    ['nodes', results.nodes.join(' ')],
    ['clients', recorded ? undefined : String(results.concurrency)],
    ['time limit', limits.timeLimitNs === undefined ? undefined : duration(limits.timeLimitNs)],
    ['rate asked for', limits.ratePerSecond === undefined ? undefined : `${limits.ratePerSecond} per second`],
    ['client timeout', limits.opTimeoutNs === undefined ? undefined : duration(limits.opTimeoutNs)],
    ['dsverify', environment.dsverify],
    ['node.js', environment.node],
    ['operating system', environment.os],
    ['engine', environment.engine],
    ['processors', environment.cpus === undefined ? undefined : String(environment.cpus)],
    ['began', recorded ? undefined : results.startedAt],
    ['ended', recorded ? undefined : (results.endedAt ?? 'the harness did not end by itself')],
    ['run', recorded ? undefined : results.run.id],
  ];
  return (
    <Section id="environment" title="Reproduce">
      {!recorded && <Command label="Do the same again, with the seed of this run" command={commands.replay} />}
      <Command label="What was typed" command={commands.run} />
      {!recorded && (
        <p class="muted">
          <Term name="seed">Seed</Term> <code>{results.seed}</code>
        </p>
      )}
      <div class="columns">
        <div>
          <h3>Environment</h3>
          <dl class="facts wide">
            {facts.map(
              ([name, value]) =>
                value !== undefined &&
                value !== '' && (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ),
            )}
          </dl>
        </div>
        <div>
          <h3>Files</h3>
          <FileLinks results={results} />
          {results.claims.length > 0 && <Claims results={results} />}
          <Options name="System options" options={results.systemOptions} />
          <Options name="Workload options" options={results.workloadOptions} />
        </div>
      </div>
    </Section>
  );
}

function Options({ name, options }: { name: string; options: Readonly<Record<string, unknown>> }) {
  if (Object.keys(options).length === 0) return null;
  return (
    <>
      <h3>{name}</h3>
      <Stats stats={options} />
    </>
  );
}

function Claims({ results }: { results: Results }) {
  return (
    <>
      <h3>What the vendor promises</h3>
      <ul class="plain">
        {results.claims.map(({ protocol, model, source }, i) => (
          <li key={i}>
            {protocol}: <Term name={model} /> <small>{source}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function FileLinks({ results }: { results: Results }) {
  const { files } = results;
  const links: [string, string | undefined][] = [
    ['history', files.history],
    ['plan', files.plan],
    ['log of dsverify', files.log],
    ...Object.entries(files.nodeLogs ?? {}).map(([node, path]): [string, string] => [`log of ${node}`, path]),
  ];
  return (
    <ul class="plain files">
      {links.map(
        ([name, path]) =>
          path !== undefined && (
            <li key={name}>
              <a href={relative(path)}>{name}</a> <small>{path}</small>
            </li>
          ),
      )}
    </ul>
  );
}

/** A path as a link beside the page: never a scheme of its own. */
function relative(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : `./${encoded}`;
}

function Command({ label, command }: { label: string; command: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'select'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setState('copied');
    } catch {
      // Not every browser lets a local file write to the clipboard.
      setState('select');
    }
    setTimeout(() => setState('idle'), 2_000);
  };
  return (
    <div class="command">
      <span class="label">{label}</span>
      <div>
        <code tabIndex={0}>{command}</code>
        <button type="button" onClick={() => void copy()} aria-label={`copy: ${label}`}>
          {state === 'copied' ? '✓ copied' : state === 'select' ? 'select and copy' : 'copy'}
        </button>
      </div>
    </div>
  );
}
