import { describe, expect, it } from 'vitest';
import { Numbering } from '../../../checkers/linearizable/numbering.js';
import { NO_VALUE, ValueTable } from '../../../src/core/index.js';

describe('a numbering', () => {
  const table = new ValueTable();
  const ids = Array.from({ length: 1000 }, (_, n) => table.internInt(n));

  it('numbers ids in the order in which they are asked for', () => {
    const numbering = new Numbering(table);
    expect([ids[7], ids[3], ids[7], ids[0], ids[3]].map((id) => numbering.of(id as number))).toEqual([0, 1, 0, 2, 1]);
    expect(numbering.ids).toEqual([ids[7], ids[3], ids[0]]);
  });

  it('knows nothing of those before it', () => {
    new Numbering(table).of(ids[500] as number);
    const numbering = new Numbering(table);
    expect([ids[1], ids[500], ids[7]].map((id) => numbering.of(id as number))).toEqual([0, 1, 2]);
  });

  it('takes the id that says that there is no value', () => {
    const numbering = new Numbering(table);
    expect([NO_VALUE, ids[0], NO_VALUE].map((id) => numbering.of(id as number))).toEqual([0, 1, 0]);
  });

  it('goes on where the table has grown', () => {
    const small = new ValueTable();
    const numbering = new Numbering(small);
    const numbers = Array.from({ length: 5000 }, (_, n) => numbering.of(small.internInt(n)));
    expect(numbers).toEqual(Array.from({ length: 5000 }, (_, n) => n));
    expect(numbering.of(small.internInt(17))).toBe(17);
  });
});
