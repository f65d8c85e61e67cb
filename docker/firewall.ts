/** Our chain in a pod's `filter` table; the agent makes it and lets INPUT jump to it first. */
const CHAIN = 'DSVERIFY';

/** The tag that a fault's rules carry as their comment. The blank after it keeps `1` and `12` apart. */
function tag(fault: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(fault)) throw new RangeError(`not a fault's id: ${fault}`);
  return `dsverify:${fault}`;
}

/** Drops whatever comes from these addresses. One transaction: all rules or none. */
export function dropCommand(fault: string, sources: readonly string[]): string[] {
  const rules = sources.map((source) => `-A ${CHAIN} -s ${source}/32 -m comment --comment ${tag(fault)} -j DROP`);
  return ['sh', '-c', 'printf "%s\\n" "$1" | iptables-restore -w 5 --noflush', 'sh', transaction(rules)];
}

/** Removes exactly the rules of one fault, by tag, in one transaction; does nothing where there are none. */
export function undropCommand(fault: string): string[] {
  const script = [
    `rules=$(iptables -w 5 -S ${CHAIN} | sed -n "s/^-A \\(.* --comment \\"\\{0,1\\}$1\\"\\{0,1\\} .*\\)/-D \\1/p")`,
    '[ -z "$rules" ] || printf "*filter\\n%s\\nCOMMIT\\n" "$rules" | iptables-restore -w 5 --noflush',
  ].join('\n');
  return ['sh', '-c', script, 'sh', tag(fault)];
}

/** Removes every rule of ours; the pod's other rules stay. */
export function flushCommand(): string[] {
  return ['iptables', '-w', '5', '-F', CHAIN];
}

function transaction(rules: readonly string[]): string {
  return ['*filter', ...rules, 'COMMIT'].join('\n');
}
