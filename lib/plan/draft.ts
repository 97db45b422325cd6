/** The model that drafts tokens for another one to check. */
import type { Environment } from '../environment';
import { type Model, modelOf, recipeOf } from '../facts';
import { effectiveOptions } from './options/effective-options';

/** As much of an environment as its draft depends on; absent parts name none. */
type DraftEnvironment = Partial<Pick<Environment, 'recipe' | 'compile'>>;

/** A draft model of one revision. */
interface Draft {
  /** `owner/name` on the hub. */
  readonly id: string;
  /** Commit of its repository. */
  readonly revision: string;
  /** Its constants. */
  readonly model: Model;
}

/**
 * The draft of an environment: its own, else the recipe’s; null where neither names one.
 * @throws NotInCatalogue when the catalogue does not know the model
 */
export function draftOf({ recipe, compile }: DraftEnvironment): Draft | null {
  const written = compile?.draft;
  const id = written?.id ?? (recipe === undefined ? undefined : recipeOf(recipe).draft);
  if (id === undefined) return null;
  const model = modelOf(id);
  return { id, revision: written?.revision ?? model.revision, model };
}

/** The most tokens that one pass over the weights can answer: what was drafted and is right, and one more. */
export function tokensPerPass(environment: Environment): number {
  const length = effectiveOptions(environment).compile['speculation-length'];
  return draftOf(environment) !== null && typeof length === 'number' ? length + 1 : 1;
}
