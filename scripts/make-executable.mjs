// The compiler writes files that nobody may execute; the command line's is started by name.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/bin/dsverify.js', import.meta.url), 0o755);
