export type { Certificate, KeyProof } from './certificate.js';
export * from './checker.js';
export type * from './decision.js';
export type * from './model.js';
export { modelNamed, modelNames } from './models/index.js';
export { verifyCertificate } from './verifier.js';
