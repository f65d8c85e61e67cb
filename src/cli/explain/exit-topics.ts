import type { Topic } from './topic.js';

const exit = (code: string, text: string): Topic => ({
  name: code,
  kind: 'exit code',
  text,
  aliases: [`exit-${code}`],
});

/** What the process's exit codes say: Jepsen's numbers. */
export const exitTopics: readonly Topic[] = [
  exit('0', 'Valid: every check that was made holds, and enough was tested for that to mean something.'),
  exit('1', 'Invalid: at least one check found what must not be. The output shows it, and how to see it again.'),
  exit(
    '2',
    'Unknown: no check found anything wrong, but at least one could not decide: its budget ran out, it failed, or too little was tested (see vacuity).',
  ),
  exit('130', 'Interrupted by Ctrl-C.'),
  exit(
    '254',
    'Bad arguments: a name, option, file or plug-in is not what it should be. Nothing was run, nothing is left behind.',
  ),
  exit('255', 'Internal error: a defect of dsverify, or surroundings that do not allow it (no engine, no disk space).'),
];
