import { useEffect, useState } from 'preact/hooks';
import type { BandStyle } from '../../src/core/index.js';

export type Theme = 'light' | 'dark';

const listeners = new Set<(theme: Theme) => void>();
const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme | undefined;

const bandColors = new Map<string, string>();

/** Follows the system's theme until the reader chooses one. `bands`: how the run wants its faults drawn. */
export function startTheme(bands: readonly BandStyle[]): void {
  for (const { name, color } of bands) {
    const rgb = rgbOf(color);
    if (rgb !== undefined) bandColors.set(name, rgb);
  }
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

/** Hues for faults that come without a colour. */
const FAULT_HUES: Readonly<Record<string, number>> = { partition: 258, kill: 16, pause: 190, clock: 130, netem: 320 };

/** A fault's colour: the one that came with the run, its kind's own, or one that follows from its name. */
export function faultColor(fault: string, alpha: number): string {
  const rgb = bandColors.get(fault);
  if (rgb !== undefined) return `rgb(${rgb} / ${alpha})`;
  let hash = 0;
  for (const character of fault) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${FAULT_HUES[fault] ?? hash} 65% 55% / ${alpha})`;
}

/** `#d9822b` → `217 130 43`; other notations of colours are left to our own choice. */
function rgbOf(color: string): string | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return undefined;
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(' ');
}
