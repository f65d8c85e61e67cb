import { describe, it } from 'vitest';
import { compareAnomalies } from './anomalies-against-definitions.js';

describe('the anomalies found in registers of up to six transactions', () => {
  it('are there by definition, in 50,000 random histories', () => {
    compareAnomalies('rw-register', 50_000, 2);
  }, 240_000);
});
