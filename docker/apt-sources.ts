import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of a machine's apt sources. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

/** Where a machine's distribution comes from. */
export interface Distribution {
  /** `debian`, `ubuntu` … */
  readonly id: string;
  /** `bookworm`, `noble` … */
  readonly codename: string;
  /** The distribution's own archive and its updates, the archive first. Empty where the machine names none. */
  readonly sources: readonly AptSource[];
}

/** Reads the machine's distribution and apt sources; undefined where it is not of Debian's family. */
export function hostDistribution(root = '/'): Distribution | undefined {
  const release = join(root, 'etc/os-release');
  if (!existsSync(release)) return undefined;
  const fields = new Map(
    [...readFileSync(release, 'utf8').matchAll(/^(\w+)="?([^"\n]*)"?$/gm)].map((match) => [match[1], match[2] ?? '']),
  );
  const codename = fields.get('VERSION_CODENAME');
  const family = `${fields.get('ID')} ${fields.get('ID_LIKE') ?? ''}`.split(' ');
  if (!codename || !family.includes('debian')) return undefined;
  return { id: fields.get('ID') ?? '', codename, sources: ownSources(aptFiles(root), codename) };
}

/** The distribution's own sources: other vendors name their suites or components otherwise. */
function ownSources(sources: readonly AptSource[], codename: string): AptSource[] {
  const suites = [codename, `${codename}-updates`, `${codename}-security`];
  return sources
    .filter((source) => suites.includes(source.suite) && source.components.includes('main'))
    .toSorted((a, b) => suites.indexOf(a.suite) - suites.indexOf(b.suite));
}

function aptFiles(root: string): AptSource[] {
  const folder = join(root, 'etc/apt/sources.list.d');
  const files = [join(root, 'etc/apt/sources.list')];
  if (existsSync(folder))
    files.push(
      ...readdirSync(folder)
        .toSorted()
        .map((name) => join(folder, name)),
    );
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      if (file.endsWith('.sources')) return parseDeb822(text);
      return file.endsWith('.list') ? parseSourcesList(text) : [];
    });
}

/** The one-line form: `deb [options] URI SUITE COMPONENT…` */
export function parseSourcesList(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.replace(/#.*/, '').trim());
    if (!match?.[1] || !match[2] || !match[3] || !isWeb(match[1])) return [];
    return [{ uri: match[1], suite: match[2], components: match[3].split(/\s+/) }];
  });
}

/** The paragraph form of `.sources` files. */
export function parseDeb822(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const lines = paragraph
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n');
    const words = (field: string) =>
      (new RegExp(`^${field}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(lines)?.[1] ?? '').split(/\s+/).filter(Boolean);
    if (!words('Types').includes('deb') || words('Enabled')[0]?.toLowerCase() === 'no') return [];
    return words('URIs')
      .filter(isWeb)
      .flatMap((uri) => words('Suites').map((suite) => ({ uri, suite, components: words('Components') })));
  });
}

function isWeb(uri: string): boolean {
  return uri.startsWith('http://') || uri.startsWith('https://');
}
