import { delimiter } from 'node:path';

/** Where the system's own programs are; not every user's PATH says so. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** PATH with the folders of the system's own programs at its end. */
export function systemPath(): string {
  return [process.env['PATH'] ?? '', ...SYSTEM_FOLDERS].filter((folder) => folder !== '').join(delimiter);
}
