import { isTrainyardError, requestError, type TrainyardError } from '../../core/errors';
import { listEnvironments, loadEnvironment } from '../../environment';
import { planOrAlternatives } from '../../plan';
import { printError } from '../printers/error-printer';
import { type Call, print, printJson } from '../program/call';
import { configFile, namedEnvironment } from '../request/requested-environment';

/** All are checked before the first problem is reported as the command's own. */
export async function command(call: Call): Promise<void> {
  const file = configFile(call);
  const named = namedEnvironment(call);
  const names = named === undefined ? listEnvironments(file).map((it) => it.name) : [named];
  const checked = names.map((name) => ({ name, problem: problemOf(name, file) }));
  if (call.options.json) {
    const rows = checked.map(({ name, problem }) => ({
      name,
      valid: problem === undefined,
      ...(problem === undefined ? {} : { code: problem.code, message: problem.message, next: problem.next }),
    }));
    printJson(call, rows);
  }
  for (const { name, problem } of checked) {
    if (problem === undefined && !call.options.json) print(call, `${name}: valid`);
    if (problem !== undefined && checked.length > 1 && !call.options.json) {
      printError(call.io, problem, { json: false, color: call.options.color });
    }
  }
  const broken = checked.filter((it) => it.problem !== undefined);
  if (checked.length === 1 && broken[0]?.problem !== undefined) throw broken[0].problem;
  if (broken.length > 0)
    throw someInvalid(
      broken.map((it) => it.name),
      checked.length,
    );
}

function problemOf(name: string, file: string): TrainyardError | undefined {
  try {
    planOrAlternatives(loadEnvironment({ name, configFile: file }));
    return undefined;
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'request') return error;
    throw error;
  }
}

function someInvalid(broken: readonly string[], all: number) {
  return requestError('EnvironmentsInvalid', `${broken.length} of ${all} environments are not valid`, {
    next: `correct ${broken.join(', ')} and check again`,
    data: { invalid: broken },
  });
}
