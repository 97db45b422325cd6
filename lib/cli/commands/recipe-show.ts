import { recipeOf } from '../../facts';
import { type Call, print, printJson } from '../program/call';
import { recipeText } from '../views/recipe-text';

/** `trainyard recipe show`: what one recipe sets, where it holds, and who published it. */
export async function command(call: Call): Promise<void> {
  const recipe = recipeOf(call.args[0] ?? '');
  if (call.options.json) return printJson(call, recipe);
  print(call, recipeText(recipe, call.io.out.width()));
}
