import { describe, expect, test } from 'vitest';
import type { Engine } from '../../docker/engine.js';
import { chooseImage, offlineRecipe } from '../../docker/image-choice.js';
import { recipeTag } from '../../docker/image-recipe.js';
import { type ImageRecipe, type Progress } from '../../src/core/index.js';
import { FakeEngine } from './fake-engine.js';

const RECIPE: ImageRecipe = {
  official: 'vendor/db:v3.5.17',
  offlineContext: 'systems/etcd/image',
  policy: 'auto',
  versionCommand: ['db', '--version'],
};
const OFFLINE = recipeTag(offlineRecipe({ system: 'db', recipe: RECIPE }));
const UNREACHABLE = 'dial tcp: lookup registry.invalid: no such host';
const UNKNOWN = 'manifest for vendor/db:v3.5.17 not found: manifest unknown';

function choose(fake: FakeEngine, more: Partial<ImageRecipe> = {}, version = '3.5.17', progress: Progress[] = []) {
  const wish = { system: 'db', version, recipe: { ...RECIPE, ...more } };
  return chooseImage(fake as unknown as Engine, wish, (step) => progress.push(step));
}

describe('the image of a cluster', () => {
  test("is the vendor's where it is there, and says by which version and digest", async () => {
    const fake = new FakeEngine({ present: { 'vendor/db:v3.5.17': '3.5.17', [OFFLINE]: '3.4.23' } });
    expect(await choose(fake)).toEqual({
      reference: 'vendor/db:v3.5.17',
      digest: expect.stringMatching(/^sha256:/),
      source: 'official',
      version: '3.5.17',
    });
  });

  test('is pulled where a registry gives it, rather than built although one is built already', async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, registry: { 'vendor/db:v3.5.17': '3.5.17' } });
    expect(await choose(fake)).toMatchObject({ source: 'official', version: '3.5.17' });
    expect(fake.pulled).toEqual(['vendor/db:v3.5.17']);
  });

  test("is the distribution's where no registry answers, and the progress says so", async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, pullFails: UNREACHABLE });
    const progress: Progress[] = [];
    expect(await choose(fake, {}, '3.5.17', progress)).toMatchObject({ source: 'offline-build', version: '3.4.23' });
    expect(progress).toContainEqual({ step: 'image', detail: expect.stringContaining('no registry answers') });
  });

  test('is never another one where a registry answers that it has none', async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, pullFails: UNKNOWN });
    await expect(choose(fake)).rejects.toMatchObject({ code: 'IMAGE_UNKNOWN' });
  });

  test('is never of another version than the one that was named', async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, pullFails: UNREACHABLE });
    await expect(choose(fake, { exactVersion: true })).rejects.toMatchObject({
      code: 'VERSION_UNAVAILABLE',
      message: expect.stringContaining('3.4.23'),
      details: { wanted: '3.5.17', found: '3.4.23' },
    });
    const named = choose(fake, { exactVersion: true }, '3.4.23');
    expect(await named).toMatchObject({ source: 'offline-build', version: '3.4.23' });
  });

  test('that a tag misnames is refused', async () => {
    const fake = new FakeEngine({ present: { 'vendor/db:v3.5.17': '3.4.0' } });
    await expect(choose(fake)).rejects.toMatchObject({ code: 'VERSION_UNAVAILABLE' });
  });

  test('with the policy `official` is not built', async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, pullFails: UNREACHABLE });
    await expect(choose(fake, { policy: 'official' })).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  test('with the policy `offline` is not pulled', async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, registry: { 'vendor/db:v3.5.17': '3.5.17' } });
    expect(await choose(fake, { policy: 'offline' })).toMatchObject({ source: 'offline-build' });
    expect(fake.pulled).toEqual([]);
  });

  test("is the user's own where there is one, whatever its version", async () => {
    const fake = new FakeEngine({ present: { 'mine:1': '3.6.0' } });
    expect(await choose(fake, { override: 'mine:1' })).toMatchObject({ source: 'user', version: '3.6.0' });
  });

  test("that is the user's own and cannot be had is an error, not another image", async () => {
    const fake = new FakeEngine({ present: { [OFFLINE]: '3.4.23' }, pullFails: UNREACHABLE });
    await expect(choose(fake, { override: 'mine:1' })).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  test('in which the database does not run is unusable', async () => {
    const fake = new FakeEngine({ present: { 'mine:2': '' } });
    await expect(choose(fake, { override: 'mine:2' })).rejects.toMatchObject({ code: 'IMAGE_UNUSABLE' });
  });
});
