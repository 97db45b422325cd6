import type { Attempt } from '../../../compare';
import { csvOf } from '../../../core/csv';
import type { ComparedRun } from '../../../report';
import { REPORT_COLUMNS } from './report-columns';

/** Runs for a notebook: one row for each result, that is for each instance and repeat, oldest first within its run. */
export function reportCsv(runs: readonly ComparedRun[]): string {
  const rows = runs.flatMap(({ name, manifest, outcomes, results }) =>
    [...results]
      .sort((a, b) => a.window.startedAt.localeCompare(b.window.startedAt))
      .map((result): Attempt => ({ name, manifest, outcomes, result, requests: null })),
  );
  return csvOf(REPORT_COLUMNS, rows);
}
