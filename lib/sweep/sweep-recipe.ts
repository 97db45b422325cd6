import { PRESETS } from '../core/choices';
import { RECIPES } from '../facts';

/** What the axis `recipes` of a sweep takes: the presets, and the recipes of options. */
export const SWEEP_RECIPES = [...PRESETS, ...RECIPES] as const;
/** One of them. */
export type SweepRecipe = (typeof SWEEP_RECIPES)[number];
