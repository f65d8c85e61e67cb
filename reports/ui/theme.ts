import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

const listeners = new Set<(theme: Theme) => void>();
const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme | undefined;

/** Follows the system's theme until the reader chooses one. */
export function startTheme(): void {
  system.addEventListener('change', apply);
  apply();
}

export function toggleTheme(): void {
  chosen = current() === 'dark' ? 'light' : 'dark';
  apply();
}

export function useTheme(): Theme {
  const [theme, setTheme] = useState(current());
  useEffect(() => {
    listeners.add(setTheme);
    return () => void listeners.delete(setTheme);
  }, []);
  return theme;
}

function current(): Theme {
  return chosen ?? (system.matches ? 'dark' : 'light');
}

function apply(): void {
  document.documentElement.dataset['theme'] = current();
  for (const listener of listeners) listener(current());
}

/** Colours of the theme for canvases, which know no CSS variables. */
export interface Colors {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly panel: string;
  readonly ok: string;
  readonly fail: string;
  readonly info: string;
  readonly accent: string;
}

export function themeColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of('ink'),
    muted: of('muted'),
    line: of('line'),
    panel: of('panel'),
    ok: of('ok'),
    fail: of('fail'),
    info: of('info'),
    accent: of('accent'),
  };
}

/** Hues of fault bands, readable as a light wash in both themes. */
const FAULT_HUES: Readonly<Record<string, number>> = { partition: 258, kill: 16, pause: 190, clock: 130, netem: 320 };

/** A fault's colour: its kind's own, or one that follows from its name. */
export function faultColor(fault: string, alpha: number): string {
  let hash = 0;
  for (const character of fault) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${FAULT_HUES[fault] ?? hash} 65% 55% / ${alpha})`;
}
