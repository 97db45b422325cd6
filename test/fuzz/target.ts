/** A parser of text that others wrote, as the fuzzer drives it. */
export interface FuzzTarget {
  /** What it reads; `--only` takes it. */
  readonly name: string;
  /** Files of `lib` whose parsing this drives, so that the house test knows which are covered. */
  readonly files: readonly string[];
  /** Real texts of this kind. Half of the inputs are mutations of them. */
  readonly captures: readonly string[];
  /** What a refusal must name, in its path, its sentence or its data, so that a person finds the place. */
  readonly place: RegExp;
  /** Reads a text. Whatever it throws must be an error of ours. */
  read(bytes: Buffer): unknown;
}

/** What was wrong with one input. */
export interface FuzzFinding {
  readonly target: string;
  readonly seed: number;
  /** The input, in base64, as the table of found inputs keeps it. */
  readonly input: string;
  readonly problem: string;
}
