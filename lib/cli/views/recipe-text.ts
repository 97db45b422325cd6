import { isBuckets, type Recipe } from '../../facts';
import { columns } from '../printers/wrap';

/** Where a recipe holds, in a few words: `trn2`, `everywhere`. */
export function holdsFor({ dialects, families }: Recipe): string {
  return [families?.join(', '), dialects?.join(', ')].filter(Boolean).join('; ') || 'everywhere';
}

/** One recipe for people. */
export function recipeText(recipe: Recipe, width: number): string {
  const { models, publishedWith, draft } = recipe;
  const options = (['compile', 'serve'] as const).flatMap((section) =>
    Object.entries(recipe[section]).map(([key, value]) => [`${section}.options.${key}`, shown(value)]),
  );
  const facts = [
    ['recipe', recipe.name],
    ['purpose', recipe.purpose],
    ['holds for', holdsFor(recipe)],
    ...(models === undefined ? [] : [['published for', models.join(', ')]]),
    ...(publishedWith === undefined ? [] : [['published with', layoutOf(publishedWith)]]),
    ...(draft === undefined ? [] : [['draft model', draft]]),
    ...options,
    ...recipe.notes.map((note) => ['note', note]),
    ['source', `${recipe.source}, read ${recipe.read}`],
  ];
  return columns(facts, width);
}

const layoutOf = (it: NonNullable<Recipe['publishedWith']>) =>
  `tensorParallel ${it.tensorParallel}, dataParallel ${it.dataParallel}, batch ${it.batch}, sequence ${it.sequence}`;

function shown(value: Recipe['compile'][string]): string {
  if (!isBuckets(value)) return Array.isArray(value) ? value.join(' ') : JSON.stringify(value);
  return `${value.of.join(' ')}, as far as lengths.${value.bucketsTo}, and it`;
}
