import { requestError } from '../../core/errors';
import { formatBytes, formatCount } from '../../core/units';
import { type PrunedRun, pruneState } from '../../emulator/rehearsal';
import { hasRehearsal, stateDir } from '../account/rehearsal-state';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';

const KEPT = 10;

const REASONS: Readonly<Record<NonNullable<PrunedRun['keptAs']>, string>> = {
  new: 'kept',
  open: 'kept: it is open; trainyard resume goes on with it',
  'only-result': 'kept: the newest result of its environment',
  sweep: 'kept: a sweep names it',
};

/** `trainyard state prune`: removes what earlier runs of a rehearsal left, and says what that freed. */
export async function command(call: Call): Promise<void> {
  const { keep, olderThan, dryRun } = call.options;
  const dir = stateDir(call);
  if (!hasRehearsal(dir)) {
    throw requestError('NoRehearsal', `${dir} holds no rehearsal`, {
      next: 'name another directory with --state',
    });
  }
  const rule =
    olderThan === undefined ? { keep: typeof keep === 'number' ? keep : KEPT } : { olderThanDays: olderThan };
  const runs = pruneState(dir, rule, dryRun === true, call.io.now());
  const gone = runs.filter(({ keptAs }) => keptAs === null);
  const bytes = gone.reduce((sum, run) => sum + run.bytes, 0);
  const files = gone.reduce((sum, run) => sum + run.files, 0);
  if (call.options.json)
    return printJson(call, { schema: 'trainyard.pruned/1', dryRun: dryRun === true, bytes, files, runs });
  if (runs.length > 0) print(call, columns(runs.map(row), call.io.out.width()));
  print(
    call,
    `${dryRun ? 'would free' : 'freed'} ${formatBytes(bytes)} in ${formatCount(files, 'file')} of ${formatCount(gone.length, 'run')}; ${formatCount(runs.length - gone.length, 'run')} kept`,
  );
}

const row = ({ runId, createdAt, keptAs, bytes }: PrunedRun): string[] => [
  runId,
  createdAt.slice(0, 10),
  keptAs === null ? `goes: ${formatBytes(bytes)}` : REASONS[keptAs],
];
