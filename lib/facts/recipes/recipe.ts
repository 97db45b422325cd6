import type { DialectId } from '../dialects/command-template';
import type { Family } from '../hardware/hardware';
import type { Sourced } from '../sourced';

/** The names of the recipes, in the order of the lists. */
export const RECIPES = ['tutorial', 'throughput', 'latency', 'fp8', 'plain'] as const;
/** One of the names. */
export type RecipeName = (typeof RECIPES)[number];

/** Buckets that end at one of the compiled lengths of an environment: those of the list below it, and it. */
export interface BucketsTo {
  /** The length at which they end. */
  readonly bucketsTo: 'context' | 'sequence';
  /** Tokens, ascending. */
  readonly of: readonly number[];
}

/** What a recipe says of one option: a value as an environment writes it, or buckets by rule. */
export type RecipeValue =
  | boolean
  | number
  | string
  | readonly number[]
  | BucketsTo
  | { readonly [key: string]: boolean };

/** A set of options of compile and serve beyond the tutorial's command, where it holds, and what it was made for. */
export interface Recipe extends Sourced {
  /** Its name. */
  readonly name: RecipeName;
  /** What it is for, in one line. */
  readonly purpose: string;
  /** Options of inference_demo; `false` takes a flag away that the command has. */
  readonly compile: Readonly<Record<string, RecipeValue>>;
  /** Options of the server. */
  readonly serve: Readonly<Record<string, RecipeValue>>;
  /** The draft model that it needs, as the hub writes it. */
  readonly draft?: string;
  /** Launch dialects that it is for; absent: all. */
  readonly dialects?: readonly DialectId[];
  /** Families of instances that it is for; absent: all. */
  readonly families?: readonly Family[];
  /** Models that it was published for; on others it is a try. Absent: all. */
  readonly models?: readonly string[];
  /** The layout and lengths that it was published with; another one is a try. */
  readonly publishedWith?: {
    readonly tensorParallel: number;
    readonly dataParallel: number;
    readonly batch: number;
    readonly sequence: number;
  };
  /** What one must know of it. */
  readonly notes: readonly string[];
}
