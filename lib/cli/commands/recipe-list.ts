import { recipeRows } from '../../facts';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { holdsFor } from '../views/recipe-text';

/** `trainyard recipe list`: the recipes, what each is for and where it holds. */
export async function command(call: Call): Promise<void> {
  const recipes = recipeRows();
  if (call.options.json) return printJson(call, recipes);
  const rows = recipes.map((recipe) => [recipe.name, holdsFor(recipe), recipe.purpose]);
  print(call, columns(rows, call.io.out.width()));
}
