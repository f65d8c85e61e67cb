import type { Topic } from './topic.js';

const fault = (name: string, text: string, ...seeAlso: string[]): Topic => ({ name, kind: 'fault', text, seeAlso });
const shape = (name: string, text: string): Topic => ({
  name,
  kind: 'partition shape',
  text,
  seeAlso: ['partition'],
});
const target = (name: string, text: string): Topic => ({ name, kind: 'target', text });

/** What a nemesis does, and to whom. */
export const faultTopics: readonly Topic[] = [
  fault(
    'partition',
    'Packets between groups of nodes are dropped in both directions (one-way: in one). A probe then sends packets over the cut links and over the others, and counts what arrives: the fault counts as proven only if nothing passes a cut. After heal a probe shows that everything passes again.',
    'halves',
    'one',
    'majority',
    'random',
    'bridge',
    'majorities-ring',
    'one-way',
  ),
  fault(
    'kill',
    'The database process is ended with SIGKILL, so that it loses whatever it had not made durable; later it is started again with the same data and address. A probe shows that it was really gone.',
    'pause',
    'primaries',
  ),
  fault(
    'pause',
    'The database process is stopped in its tracks with SIGSTOP and goes on with SIGCONT, unaware that time has passed: leases may have run out and leaders may have changed meanwhile.',
    'kill',
  ),
  fault(
    'overlap',
    'Faults named together, as in --nemesis partition,kill, each come and go in their own time, so that they are on together at times: a link is open, and a process runs, when no fault holds it. A probe counts only what no other fault does as well, and names what it could not look at. --nemesis-mode turns has one fault at a time.',
    'partition',
    'kill',
    'pause',
  ),
  shape('halves', 'Two groups of (nearly) equal size; with an odd number of nodes one of them is a majority.'),
  shape('random', 'Any split into two groups that are not empty.'),
  shape('bridge', 'Two halves that see each other only through one node, which belongs to both.'),
  shape(
    'majorities-ring',
    'Every node sees a majority, but no two nodes see the same one: the nodes stand in a ring and each sees its neighbours.',
  ),
  shape('one-way', 'Packets pass in one direction between two groups, and not in the other.'),
  target('one', 'One node, chosen at random each time; for a partition: one node against all others.'),
  target('minority', 'As many nodes as may fail while a majority remains.'),
  target('majority', 'The smallest majority; for a partition: a majority against the largest minority.'),
  target('all', 'Every node at once.'),
  target(
    'primaries',
    'The nodes that lead just now, as the system itself says; for a partition: they against all others.',
  ),
  {
    name: 'heal',
    kind: 'fault',
    text: 'Every fault registers how it is taken back before it begins. After the run everything is taken back, a probe shows that it is gone, and the run measures how long the cluster takes to serve again.',
  },
];
