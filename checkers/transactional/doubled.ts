/** A column of twice the length that begins like the one given. */
export function doubled<A extends Int32Array | Uint32Array>(column: A): A {
  const wider = new (column.constructor as new (length: number) => A)(column.length * 2);
  wider.set(column);
  return wider;
}
