import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANOMALY_TYPES } from '../../../checkers/transactional/anomaly-types.js';
import {
  boundary,
  consistencyModelNamed,
  forbiddenAnomalies,
  impliedModels,
  MODELS,
} from '../../../checkers/transactional/models.js';

const manifest = '../shared/histories/manifest.json';

interface Case {
  readonly file: string;
  readonly expected: { readonly anomalyTypes?: string[]; readonly not?: string[]; readonly alsoNot?: string[] };
}

describe('the lattice of consistency models', () => {
  it('speaks only of models and anomalies that there are', () => {
    for (const model of MODELS.values()) {
      for (const weaker of model.implies) expect(MODELS.has(weaker), `${model.name} implies ${weaker}`).toBe(true);
      for (const anomaly of model.forbids) expect(ANOMALY_TYPES.has(anomaly), anomaly).toBe(true);
    }
    for (const type of ANOMALY_TYPES.values()) {
      for (const implied of type.implies) expect(ANOMALY_TYPES.has(implied), `${type.name}: ${implied}`).toBe(true);
    }
  });

  it('has no circles', () => {
    for (const model of MODELS.values()) {
      expect(impliedModels(model.implies).has(model.name), model.name).toBe(false);
    }
  });

  it('knows models by every name, whatever the case of its letters', () => {
    expect(consistencyModelNamed('strict-serializable').name).toBe('strong-serializable');
    expect(consistencyModelNamed('pl-2.99').name).toBe('repeatable-read');
    expect(() => consistencyModelNamed('eventual')).toThrow(/consistency model eventual/);
  });

  it('has strict serializability forbid everything that can be found', () => {
    const forbidden = forbiddenAnomalies(['strict-serializable']);
    for (const name of ['G0', 'G1a', 'G1b', 'G1c-realtime', 'internal', 'G2-item', 'lost-update', 'garbage-read']) {
      expect(forbidden.has(name), name).toBe(true);
    }
  });

  it('lets snapshot isolation have write skew, and read committed have read skew', () => {
    expect(forbiddenAnomalies(['snapshot-isolation']).has('G2-item')).toBe(false);
    expect(forbiddenAnomalies(['snapshot-isolation']).has('G-single-item')).toBe(true);
    expect(forbiddenAnomalies(['read-committed']).has('G-single-item')).toBe(false);
  });

  it.runIf(existsSync(manifest))('rules out the models that Elle’s tests say it rules out', () => {
    const cases = (JSON.parse(readFileSync(manifest, 'utf8')) as Case[]).filter(
      ({ file, expected }) =>
        // A write cycle is there beside what is reported; an aborted or intermediate read is there beside the empty graph.
        expected.not !== undefined && !/checker-test__(4|6|37).edn$/.test(file),
    );
    expect(cases.length).toBeGreaterThan(30);
    for (const { file, expected } of cases) {
      const { not, alsoNot } = boundary(expected.anomalyTypes ?? []);
      expect({ file, not, alsoNot }).toEqual({ file, not: expected.not, alsoNot: expected.alsoNot });
    }
  });
});
