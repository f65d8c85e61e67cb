import { describe, expect, it } from 'vitest';
import { formatResults, parseResults } from '../../reports/index.js';
import { sampleHistory, sampleResults } from './sample-run.js';

const results = sampleResults(sampleHistory());

describe('results.json', () => {
  it('reads back as it was written', () => {
    expect(parseResults(formatResults(results))).toEqual(results);
  });

  it('lets fields of later versions pass', () => {
    const text = formatResults({ ...results, weather: 'mild' } as typeof results);
    expect(parseResults(text)).toMatchObject({ weather: 'mild' });
  });

  it('writes integers too wide for a double as digits', () => {
    const [fault] = results.faults;
    const text = formatResults({ ...results, faults: [{ ...fault, measured: { on: 2n ** 70n } }] });
    expect(parseResults(text).faults[0].measured.on).toBe('1180591620717411303424');
  });

  it('reads operations of histories without times', () => {
    const [first, ...rest] = results.checkers;
    const [anomaly] = first.anomalies;
    const timeless = { ...anomaly, ops: anomaly.ops.map((op) => Object.assign({}, op, { timeNs: Number.NaN })) };
    const text = formatResults({ ...results, checkers: [{ ...first, anomalies: [timeless] }, ...rest] });
    expect(parseResults(text).checkers[0].anomalies[0].ops[0].timeNs).toBeNaN();
  });

  it.each([
    ['{', 'NOT_JSON'],
    ['[]', 'RESULTS_INVALID'],
    [JSON.stringify({ ...results, schema: 2 }), 'RESULTS_SCHEMA_NEWER'],
    [JSON.stringify({ ...results, valid: 'perhaps' }), 'RESULTS_INVALID'],
  ])('says what is wrong with a file that is none: %.20s', (text, code) => {
    expect(() => parseResults(text)).toThrow(expect.objectContaining({ code }));
  });
});
