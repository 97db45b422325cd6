/** From a layout that the plan offers to what is typed for it: `--data-parallel 2 --tensor-parallel 32`. */
import type { LayoutChange } from '../../plan';
import { OPTIONS, type OptionId } from './option-table';

const LAYOUT = {
  dataParallel: 'dataParallel',
  tensorParallel: 'tensorParallel',
  batch: 'batch',
  logicalCores: 'logicalCores',
} as const satisfies Record<keyof LayoutChange, OptionId>;

/** The options that change a layout so, in one line. */
export function layoutOptions(change: LayoutChange): string {
  const typed = (Object.keys(LAYOUT) as (keyof LayoutChange)[]).flatMap((field) =>
    change[field] === undefined ? [] : [`${OPTIONS[LAYOUT[field]].flag} ${change[field]}`],
  );
  return typed.join(' ');
}
