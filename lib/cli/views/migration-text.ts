import type { Migration } from '../../plan';
import { wrap } from '../printers/wrap';
import type { TextStyle } from './text-parts';

/** What a migration changes, what has no counterpart, what to measure again, and what would be refused. */
export function migrationText(migration: Migration, { width }: TextStyle): string {
  const { environment, from, to, changed, without, measureAgain, refusals } = migration;
  const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return [
    `${environment}: SDK ${from} → ${to}`,
    ...section(
      width,
      'Changed',
      changed.map((it) => `${it.field}: ${show(it.from)} → ${show(it.to)}; ${it.because}`),
    ),
    ...section(
      width,
      'Without a counterpart',
      without.map((it) => `${it.field}: ${it.because}`),
    ),
    ...section(width, 'To be measured again', measureAgain),
    ...section(
      width,
      'Would be refused',
      refusals.map((it) => `${it.code}: ${it.message}; ${it.next}`),
    ),
  ].join('\n');
}

function section(width: number, head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', head, ...lines.flatMap((line) => wrap(line, width, '- ', '  '))];
}
