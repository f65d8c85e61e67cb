import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const systems = pathToFileURL(`${import.meta.dirname}/../../../dist/systems/index.js`).href;

describe('the definition of etcd', () => {
  it('is had without what speaks to etcd, which takes long to load', () => {
    const program = `
      import { createRequire } from 'node:module';
      const { systems } = await import(${JSON.stringify(systems)});
      const etcd = await systems.get('etcd')();
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(etcd.name, loaded.filter((path) => path.includes('@grpc')).length);`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('etcd 0');
  });
});
