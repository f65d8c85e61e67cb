import { agreeOn } from './agreement.js';
import { candidates } from './random-histories.js';

const kinds = Object.keys(candidates);

agreeOn(kinds.filter((_, i) => i < kinds.length / 2));
