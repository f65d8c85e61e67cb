/** Each at the same time, to the end, whatever becomes of the others; then the first error. */
export async function allOf<T>(items: readonly T[], action: (item: T) => Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled(items.map(action));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
