import type { ComponentChildren } from 'preact';
import { grouped } from '../../../src/core/counted.js';
import { duration } from '../../words.js';
import { words } from '../format.js';

const LISTED = 24;
const DEPTH = 4;

/** Any checker's figures: names and values, tables where rows are alike. Text only, whatever a database put there. */
export function Stats({ stats, depth = 0 }: { stats: Readonly<Record<string, unknown>>; depth?: number }) {
  const entries = Object.entries(stats).filter(([, value]) => value !== undefined);
  const plain = entries.filter(([, value]) => !isObject(value));
  const nested = entries.filter(([, value]) => isObject(value));
  return (
    <div class="stats">
      {plain.length > 0 && (
        <dl class="facts">
          {plain.map(([name, value]) => (
            <div key={name}>
              <dt>{words(name.replace(/(Ns|Ms)$/, ''))}</dt>
              <dd>{scalar(name, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {nested.map(([name, value]) => (
        <Nested key={name} name={name} value={value as object} depth={depth} />
      ))}
    </div>
  );
}

function Nested({ name, value, depth }: { name: string; value: object; depth: number }) {
  const rows = Array.isArray(value)
    ? value.map((row, i): [string, unknown] => [String(i + 1), row])
    : Object.entries(value);
  if (rows.length === 0) return null;
  const body = nestedBody(rows, value, depth);
  return (
    <div class="nested">
      <h4>{words(name)}</h4>
      {body}
    </div>
  );
}

function nestedBody(rows: [string, unknown][], value: object, depth: number): ComponentChildren {
  if (Array.isArray(value) && rows.every(([, row]) => !isObject(row))) {
    const listed = value
      .slice(0, LISTED)
      .map((item) => scalar('', item))
      .join(', ');
    return <p>{value.length > LISTED ? `${listed} … (${grouped(value.length)} in all)` : listed}</p>;
  }
  const columns = tableColumns(rows);
  if (columns !== undefined) return <Table rows={rows} columns={columns} named={!Array.isArray(value)} />;
  if (depth >= DEPTH) return <pre>{JSON.stringify(value, undefined, 1).slice(0, 2_000)}</pre>;
  return <Stats stats={Object.fromEntries(rows.slice(0, LISTED))} depth={depth + 1} />;
}

/** The columns of rows that are alike: objects of plain values. */
function tableColumns(rows: [string, unknown][]): string[] | undefined {
  const columns = new Set<string>();
  for (const [, row] of rows) {
    if (!isObject(row) || Array.isArray(row) || Object.values(row).some((cell) => isObject(cell) && !isShortList(cell)))
      return undefined;
    for (const column of Object.keys(row)) columns.add(column);
  }
  return columns.size > 0 && columns.size <= 12 ? [...columns] : undefined;
}

function Table({ rows, columns, named }: { rows: [string, unknown][]; columns: string[]; named: boolean }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {named && (
              <th scope="col">
                <span class="visually-hidden">name</span>
              </th>
            )}
            {columns.map((column) => (
              <th key={column} scope="col">
                {words(column.replace(/(Ns|Ms)$/, ''))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LISTED).map(([name, row]) => (
            <tr key={name}>
              {named && <th scope="row">{name}</th>}
              {columns.map((column) => (
                <td key={column}>{scalar(column, (row as Record<string, unknown>)[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > LISTED && <p class="note">{grouped(rows.length - LISTED)} more rows are in results.json.</p>}
    </div>
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isShortList(value: object): boolean {
  return Array.isArray(value) && value.length <= LISTED && value.every((item) => !isObject(item));
}

function scalar(name: string, value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.map((item) => scalar('', item)).join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return String(value).slice(0, 300);
  if (name.endsWith('Ns')) return duration(value);
  if (name.endsWith('Ms')) return duration(value * 1e6);
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
}
