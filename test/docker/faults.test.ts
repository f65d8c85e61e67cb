import { expect, test } from 'vitest';
import { Faults } from '../../docker/faults.js';

const nothing = async () => {};

test('an undo takes a fault back once, however often it is called', async () => {
  const faults = new Faults();
  let ended = 0;
  const undo = await faults.start('kill n1', nothing, async () => {
    ended++;
  });
  expect(faults.size).toBe(1);
  await undo();
  await undo();
  expect([ended, faults.size]).toEqual([1, 0]);
});

test('a fault that fails half way is taken back, and its error reaches the caller', async () => {
  const faults = new Faults();
  let ended = 0;
  const failing = faults.start(
    'kill n1',
    () => Promise.reject(new Error('half way')),
    async () => {
      ended++;
    },
  );
  await expect(failing).rejects.toThrow('half way');
  expect([ended, faults.size]).toEqual([1, 0]);
});

test('the undo is registered before the fault starts', async () => {
  const faults = new Faults();
  let during = 0;
  await faults.start(
    'kill n1',
    async () => {
      during = faults.size;
    },
    nothing,
  );
  expect(during).toBe(1);
});

test('all are taken back although one cannot be, and that one can be tried again', async () => {
  const faults = new Faults();
  let stuck = true;
  let ended = 0;
  await faults.start('kill n2', nothing, () => (stuck ? Promise.reject(new Error('stuck')) : Promise.resolve()));
  await faults.start('kill n1', nothing, async () => {
    ended++;
  });
  await expect(faults.undoAll()).rejects.toThrow('stuck');
  expect([ended, faults.size]).toEqual([1, 1]);
  stuck = false;
  await faults.undoAll();
  expect(faults.size).toBe(0);
});

test('a fault that is started again has one undo, and one that ended in another way none', async () => {
  const faults = new Faults();
  const ended: number[] = [];
  const first = await faults.start('pause n1', nothing, async () => void ended.push(1));
  const second = await faults.start('pause n1', nothing, async () => void ended.push(2));
  await first();
  expect([ended, faults.size]).toEqual([[], 1]);
  faults.over('pause n1');
  await second();
  expect([ended, faults.size]).toEqual([[], 0]);
});
