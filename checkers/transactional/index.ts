/** Transactional checkers: isolation anomalies, and the consistency models that they rule out. */
export { ANOMALY_TYPES, type AnomalyType } from './anomaly-types.js';
export { listAppend, rwRegister } from './checker.js';
export { type ConsistencyModel, consistencyModelNamed, lattice, MODELS } from './models.js';
export type { TransactionalOptions } from './options.js';
export { type SerialOrderCertificate, verifySerialOrder } from './verify-serial-order.js';
export { type SnapshotOrderCertificate, verifySnapshotOrder } from './verify-snapshot-order.js';
