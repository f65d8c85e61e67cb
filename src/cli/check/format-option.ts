import { FORMAT_NAMES, type HistoryFormat } from '../../formats/index.js';
import { unknownName } from '../suggestions.js';

/**
 * The format that `--format` names; undefined where it is left out.
 * @throws UsageError for a format that does not exist
 */
export function formatOf(name: string | undefined): HistoryFormat | undefined {
  if (name === undefined) return undefined;
  const format = Object.hasOwn(FORMAT_NAMES, name) ? FORMAT_NAMES[name] : undefined;
  if (format === undefined) throw unknownName('format', name, Object.keys(FORMAT_NAMES));
  return format;
}
