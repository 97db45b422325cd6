import { resolve } from 'node:path';
import { sourcesOf } from './measures/sources';
import { unusedExports } from './measures/unused-exports';

const ROOT = resolve(__dirname, '../..');
const ENTRIES = ['lib/index.ts', 'lib/run/index.ts', 'lib/run/aws/index.ts'];

/**
 * Inner rules and shapes that no other file of lib needs and a test asks directly, because what they say is hard to see
 * from outside. The list may become shorter and not longer.
 */
const FOR_TESTS = [
  'lib/acceptance/day/day-environments.ts STAGE_ENVIRONMENTS',
  'lib/capacity/planned-stop.ts StopRequest',
  'lib/cli/request/fault-names.ts faultNames',
  'lib/cli/views/pages/explanations.ts Kind',
  'lib/compare/bootstrap-interval.ts quantile',
  'lib/documents/parameters/parameter.ts variableOf',
  'lib/emulator/account/agent/stream-output.ts replaceInvalid',
  'lib/emulator/account/faults.ts LAUNCH_FAULTS',
  'lib/emulator/account/processes.ts markedProcesses',
  'lib/emulator/rehearsal/emulated-deployments.ts EmulatedDeployments',
  'lib/emulator/rehearsal/needed-programs.ts PROGRAMS',
  'lib/environment/fields/field-help.ts fieldHelp',
  'lib/facts/dialects/command-template.ts CONDITIONS',
  'lib/facts/dialects/command-template.ts TEMPLATE_VARIABLES',
  'lib/facts/dialects/command-template.ts When',
  'lib/facts/hardware/hardware.ts Topology',
  'lib/facts/releases/release.ts InstallStep',
  'lib/plan/commands/command-template.ts renderText',
  'lib/prediction/fitted.ts ErrorRow',
  'lib/prediction/fitted.ts Errors',
  'lib/prediction/fitted.ts FittedCore',
  'lib/prediction/fitted.ts Interval',
  'lib/prediction/fitted.ts QUANTITIES',
  'lib/prediction/fitted.ts Quantity',
  'lib/report/view.ts ReportInput',
  'lib/report/view/distribution.ts histogram',
  'lib/run/watch/poll-command.ts pollDelay',
  'lib/sweep-report/sweep-csv.ts SWEEP_COLUMNS',
  'lib/sweep-run/drive-sweep.ts SweepOptions',
  'lib/sweep/presets.ts presetDescription',
  'lib/sweep/schedule.ts Schedule',
];

describe('what a file of lib exports', () => {
  test('is imported somewhere, or belongs to an entry of the package', () => {
    expect(unusedExports(sourcesOf(ROOT, ['lib', 'bin', 'test']), ENTRIES)).toEqual([]);
  });

  test('is imported by lib or bin, but for what tests ask directly', () => {
    expect(unusedExports(sourcesOf(ROOT), ENTRIES).sort()).toEqual(FOR_TESTS);
  });
});
