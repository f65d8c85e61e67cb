import { describe, it } from 'vitest';
import { compareWithBruteForce } from './against-brute-force.js';

describe('register histories of up to six transactions', () => {
  it('are decided at every level as by trying every execution, 50,000 random ones', () => {
    compareWithBruteForce('rw-register', 50_000);
  }, 300_000);
});
