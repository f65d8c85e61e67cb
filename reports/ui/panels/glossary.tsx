import { useId } from 'preact/hooks';
import { Section } from './section.js';
import { explain, TERMS } from './terms.js';

/** A word of the field with its meaning on hover and on focus; plain text where there is none. */
export function Term({ name, children }: { name: string; children?: string }) {
  const id = useId();
  const meaning = explain(name);
  const text = children ?? name;
  if (meaning === undefined) return <>{text}</>;
  return (
    <span class="term" tabIndex={0} aria-describedby={id}>
      {text}
      <span id={id} role="tooltip" class="meaning">
        {meaning}
      </span>
    </span>
  );
}

export function Glossary() {
  return (
    <Section id="glossary" title="Glossary">
      <dl class="glossary">
        {Object.entries(TERMS).map(([name, meaning]) => (
          <div key={name}>
            <dt>{name === 'process_edge' ? 'process (in a cycle)' : name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
