import { NO_VALUE, type ValueId, type ValueTable } from '../../src/core/index.js';

/** Memory for numberings of one table's ids, one after the other. */
const places = new WeakMap<ValueTable, Int32Array>();

/**
 * Numbers ids of a table in the order in which they are first asked for, from 0 on, so that what is kept by number is as
 * long as what one problem uses, however long the table of all is. A sparse set (Briggs and Torczon, An efficient
 * representation for sparse sets, 1993): what earlier numberings left needs no clearing. Of one table, only one
 * numbering is in use at a time.
 */
export class Numbering {
  readonly #table: ValueTable;
  #places: Int32Array;
  /** By number: the id. */
  readonly ids: ValueId[] = [];

  constructor(table: ValueTable) {
    this.#table = table;
    this.#places = places.get(table) ?? new Int32Array(0);
  }

  /** The number of an id of the table, or of `NO_VALUE`. */
  of(id: ValueId): number {
    const own = id - NO_VALUE;
    if (own >= this.#places.length) this.#grow();
    const place = this.#places[own];
    if (this.ids[place] === id) return place;
    const number = this.ids.length;
    this.#places[own] = number;
    this.ids.push(id);
    return number;
  }

  #grow(): void {
    const wider = new Int32Array((this.#table.size + 1) * 2);
    wider.set(this.#places);
    this.#places = wider;
    places.set(this.#table, wider);
  }
}
