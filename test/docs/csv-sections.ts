import { LAYOUTS_COLUMNS } from '../../lib/cli/views/layouts/layouts-columns';
import { COMPARE_COLUMNS } from '../../lib/cli/views/reports/compare-columns';
import { REPORT_COLUMNS } from '../../lib/cli/views/reports/report-columns';
import { SWEEP_COLUMNS } from '../../lib/sweep-report/sweep-csv';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

/** The tables of columns of the files for notebooks. */
export const csvSections = (comparePage: string, layoutsPage: string, sweepPage: string, table: Table) =>
  [
    { page: comparePage, marker: 'report-csv', columns: REPORT_COLUMNS.map(([name, says]) => [name, says]) },
    {
      page: comparePage,
      marker: 'compare-csv',
      columns: COMPARE_COLUMNS.map(([name, says]) => [name, says]),
    },
    {
      page: layoutsPage,
      marker: 'layouts-csv',
      columns: LAYOUTS_COLUMNS.map(([name, says]) => [name, says]),
    },
    { page: sweepPage, marker: 'sweep-csv', columns: SWEEP_COLUMNS.map(([name, says]) => [name, says]) },
  ].map(({ page, marker, columns }) => ({
    page,
    marker,
    render: () =>
      table(
        ['column', 'meaning'],
        columns.map(([name, says]) => [`\`${name}\``, says]),
      ),
  }));
