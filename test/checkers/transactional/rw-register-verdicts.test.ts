import { describe, it } from 'vitest';
import { compareVerdicts } from './verdicts-against-brute-force.js';

describe('the verdict on registers of up to six transactions', () => {
  it('is that of trying every execution, on 15,000 random histories', async () => {
    await compareVerdicts('rw-register', 15_000, 1);
  }, 240_000);
});
