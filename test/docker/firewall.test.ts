import { describe, expect, test } from 'vitest';
import { dropCommand, flushCommand, undropCommand } from '../../docker/firewall.js';
import { destinationsBySource, sourcesByDestination } from '../../docker/links.js';

describe('rules of a drop', () => {
  test('are one transaction of rules in our chain, by source address and with the tag of the fault', () => {
    const transaction = dropCommand('drop-1', ['10.128.0.2', '10.128.0.3']).at(-1);
    expect(transaction?.split('\n')).toEqual([
      '*filter',
      '-A DSVERIFY -s 10.128.0.2/32 -m comment --comment dsverify:drop-1 -j DROP',
      '-A DSVERIFY -s 10.128.0.3/32 -m comment --comment dsverify:drop-1 -j DROP',
      'COMMIT',
    ]);
  });

  test('are taken back by their tag, or all of our chain and no other', () => {
    expect(undropCommand('drop-12').at(-1)).toBe('dsverify:drop-12');
    expect(flushCommand()).toEqual(['iptables', '-w', '5', '-F', 'DSVERIFY']);
  });

  test('a tag that a shell could read as something else is refused', () => {
    expect(() => dropCommand('1; reboot', ['10.128.0.2'])).toThrow(RangeError);
  });
});

describe('directed links', () => {
  test('are cut where their packets arrive', () => {
    const cut = sourcesByDestination([
      { from: 'n1', to: 'n2' },
      { from: 'n3', to: 'n2' },
      { from: 'n1', to: 'n2' },
      { from: 'n2', to: 'n1' },
    ]);
    expect([...cut].map(([to, from]) => [to, [...from]])).toEqual([
      ['n2', ['n1', 'n3']],
      ['n1', ['n2']],
    ]);
  });

  test('are probed from where their packets start', () => {
    const sent = destinationsBySource([
      { from: 'n1', to: 'n2' },
      { from: 'n1', to: 'n3' },
    ]);
    expect([...sent].map(([from, to]) => [from, [...to]])).toEqual([['n1', ['n2', 'n3']]]);
  });

  test('a node has no link to itself', () => {
    expect(sourcesByDestination([{ from: 'n1', to: 'n1' }]).size).toBe(0);
  });
});
