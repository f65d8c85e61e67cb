/** One thing that `dsverify explain` can explain. */
export interface Topic {
  readonly name: string;
  /** What kind of thing it is, for the list of all topics: `anomaly`, `consistency model`, `fault` … */
  readonly kind: string;
  /** In plain words; paragraphs are separated by an empty line. */
  readonly text: string;
  readonly source?: string;
  /** Other names under which it is found. */
  readonly aliases?: readonly string[];
  /** Names of other topics. */
  readonly seeAlso?: readonly string[];
}
