/** The tables of the page of recipes. */
import { holdsFor } from '../../lib/cli/views/recipe-text';
import { recipeRows } from '../../lib/facts';
import { NEURON_RULES, OPTION_RULES } from '../../lib/plan';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

export const recipeSections = (page: string, table: Table) => [
  {
    page,
    marker: 'recipes',
    render: () =>
      table(
        ['recipe', 'for', 'holds for', 'sets', 'know', 'source'],
        recipeRows().map((recipe) => [
          `\`${recipe.name}\``,
          recipe.purpose,
          holdsFor(recipe),
          Object.entries({ ...recipe.compile, ...recipe.serve })
            .map(([key, value]) => (value === false ? `\`${key}\` off` : `\`${key}\``))
            .join(', '),
          recipe.notes.join('; '),
          recipe.source,
        ]),
      ),
  },
  {
    page,
    marker: 'option-rules',
    render: () =>
      table(
        ['server', 'rule', 'read in'],
        [
          ...OPTION_RULES.map(({ says, source }) => ['with NxD Inference', says, source]),
          ...NEURON_RULES.map(({ says, source }) => ['vLLM Neuron', says, source]),
        ],
      ),
  },
];
