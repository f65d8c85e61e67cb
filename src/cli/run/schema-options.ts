import { type Command, Option } from 'commander';
import { type ZodType, z } from 'zod';
import { UsageError } from '../../core/index.js';
import { suggestion } from '../suggestions.js';

/** The part of a JSON Schema that an option is made from. */
interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Property[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One option of a system or workload, made from its schema. */
export interface SchemaOption {
  /** Its name in the schema: `electionMs`. */
  readonly key: string;
  /** Its name on the command line, without dashes: `election-ms`. */
  readonly name: string;
  readonly property: Property;
}

/** The options that a schema describes; none where it is no object. Order as in the schema. */
export function schemaOptions(schema: ZodType): SchemaOption[] {
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Readonly<Record<string, Property>>;
  };
  return Object.entries(properties ?? {}).map(([key, property]) => ({ key, name: kebab(key), property }));
}

/** Adds options to a command, under a heading of their own in its help. Names that it has already are left out. */
export function addSchemaOptions(command: Command, heading: string, options: readonly SchemaOption[]): void {
  const taken = new Set(command.options.map((option) => option.long));
  for (const option of options.filter(({ name }) => !taken.has(`--${name}`))) {
    command.addOption(
      new Option(flagsOf(option), descriptionOf(option.property)).helpGroup(heading).argParser((text: string) => text),
    );
  }
}

/**
 * The values of a schema's options out of what was given, defaults filled in.
 * @throws UsageError that names the option and what it takes.
 */
export function parseSchemaOptions<O>(schema: ZodType<O>, given: Readonly<Record<string, unknown>>, of: string): O {
  const options = schemaOptions(schema);
  const values = Object.fromEntries(
    options
      .filter(({ name }) => given[camel(name)] !== undefined)
      .map(({ key, name, property }) => [key, parseText(given[camel(name)], property)]),
  );
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const option = options.find(({ key }) => key === issue?.path[0]);
  const text = option === undefined ? '' : String(given[camel(option.name)] ?? '');
  const what = option === undefined ? of : `--${option.name} ${text}`.trim();
  throw new UsageError(`${what}: ${lowerFirst(issue?.message ?? 'it is not valid')}`, {
    code: 'BAD_OPTION_VALUE',
    hint: option === undefined ? `See the options of ${of}.` : hintOf(option, text),
    details: { option: option?.name ?? null, given: text },
  });
}

function flagsOf({ name, property }: SchemaOption): string {
  if (property.type === 'boolean') return `--${name} [yes|no]`;
  if (property.enum !== undefined) return `--${name} <name>`;
  return property.type === 'number' || property.type === 'integer' ? `--${name} <n>` : `--${name} <value>`;
}

function descriptionOf(property: Property): string {
  const parts = [(property.description ?? '').replace(/\.$/, '')];
  if (property.enum !== undefined) parts.push(`one of ${property.enum.join(', ')}`);
  const text = parts.filter((part) => part !== '').join('; ');
  return property.default === undefined ? text : `${text} (default: ${JSON.stringify(property.default)})`;
}

function hintOf({ name, property }: SchemaOption, given: string): string {
  if (property.enum !== undefined) {
    const meant = suggestion(given, property.enum.map(String));
    return `${meant === undefined ? '' : `Did you mean ${meant}? `}--${name} takes one of ${property.enum.join(', ')}.`;
  }
  return `--${name}: ${(property.description ?? 'see --help').replace(/\.$/, '')}.`;
}

function parseText(given: unknown, property: Property): unknown {
  if (given === true) return true;
  const text = String(given);
  switch (property.type) {
    case 'boolean':
      return text === 'yes' || text === 'true' ? true : text === 'no' || text === 'false' ? false : text;
    case 'number':
    case 'integer':
      return text.trim() === '' ? text : Number.isNaN(Number(text)) ? text : Number(text);
    case 'string':
      return text;
    default:
      return property.enum === undefined ? parseJsonOrText(text) : text;
  }
}

function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** How the parser names what it found for `--election-ms`: `electionMs`. */
function camel(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase());
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
