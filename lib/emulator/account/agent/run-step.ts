import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandRequest, DocumentStep, StepResult, StepStatus } from './document';
import { checkPrecondition } from './precondition';
import { runShell, type ShellEnd } from './shell';
import { type ShellInputs, shellInputs } from './step-inputs';
import { capStream, readStream } from './stream-output';
import { uploadStreams } from './upload';

/** The only plugin. */
const SHELL_ACTION = 'aws:runShellScript';
/** Its name without the colon: a folder, and part of every output key. */
export const PLUGIN_FOLDER = 'awsrunShellScript';

const EXIT_STOP_SUCCESS = 168;
const EXIT_STOP_FAILURE = 169;
const EXIT_REBOOT = 194;
const EXIT_KILLED = 137;

/** What a step needs beside its own text. */
export interface StepContext {
  readonly request: CommandRequest;
  readonly cancel: AbortSignal;
  readonly onProcessGroup: (processGroup: number) => void;
}

/** One step: precondition, script file, shell, exit code to status, streams. */
export async function runStep(
  step: DocumentStep & { readonly written?: unknown },
  context: StepContext,
): Promise<StepResult> {
  const startedAt = new Date().toISOString();
  const result = (status: StepStatus, code: number, stdout = '', stderr = ''): StepResult => ({
    name: String(step.name),
    action: String(step.action),
    status,
    code,
    stdout,
    stderr,
    startedAt,
    endedAt: new Date().toISOString(),
  });
  const precondition = checkPrecondition(step.written, step.precondition);
  if (precondition === 'unmet') return result('Skipped', 0);
  if (typeof precondition === 'object') return result('Failed', 1, '', precondition.reason);
  if (step.action !== SHELL_ACTION) {
    return result('Failed', 1, '', `Plugin with name ${step.action} is not supported by this agent`);
  }
  const inputs = shellInputs(step.inputs ?? {});
  if ('reason' in inputs) return result('Failed', 1, '', inputs.reason);
  const folder = prepareFolders(context.request, String(step.name), inputs.script);
  const end = await execute(inputs, folder, context);
  await uploadStreams(context.request, `${PLUGIN_FOLDER}/${step.name}`, folder.streams);
  const { status, code, note, remark } = judge(end);
  const stdout = capStream(readStream(join(folder.streams, 'stdout')) + (remark ?? ''));
  const stderr = capStream(readStream(join(folder.streams, 'stderr')) + note);
  return result(status, code, stdout, stderr);
}

interface Folders {
  readonly script: string;
  readonly streams: string;
}

function prepareFolders(request: CommandRequest, step: string, script: string): Folders {
  const command = join(request.orchestrationRoot, executionFolder(request));
  const streams = join(command, PLUGIN_FOLDER, step);
  for (const folder of [command, join(command, step)]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(streams, { recursive: true, mode: 0o700 });
  writeFileSync(join(command, step, '_script.sh'), script, { mode: 0o700 });
  for (const stream of ['stdout', 'stderr']) writeFileSync(join(streams, stream), '');
  return { script: `${step}/_script.sh`, streams };
}

/** An execution of an association has a folder of its own below that of the association. */
function executionFolder({ commandId, associationRun }: CommandRequest): string {
  return associationRun === undefined ? commandId : join(commandId, associationRun);
}

function execute(inputs: ShellInputs, folder: Folders, context: StepContext): Promise<ShellEnd> {
  const { request } = context;
  // `sh -c <path>`: the shell splits the path, which is why a step name with a space breaks. Only the part above
  // the command is quoted, so that a state directory with a space does not.
  const root = `'${join(request.orchestrationRoot, executionFolder(request)).replaceAll("'", "'\\''")}'`;
  return runShell({
    command: `${root}/${folder.script}`,
    directory: inputs.workingDirectory ?? request.workingDirectory,
    environment: { ...request.environment, ...inputs.environment, ...agentVariables(request) },
    timeoutSeconds: inputs.timeoutSeconds,
    outputDirectory: folder.streams,
    cancel: context.cancel,
    onStart: context.onProcessGroup,
  });
}

/** The first build that tells a script its command. */
const TELLS_COMMAND = [3, 0, 284, 0];

function tellsCommand({ agentVersion }: CommandRequest): boolean {
  const numbers = (agentVersion ?? '').split('.').map(Number);
  const differing = TELLS_COMMAND.findIndex((number, index) => number !== numbers[index]);
  return (
    agentVersion === undefined || differing < 0 || (numbers[differing] ?? 0) > (TELLS_COMMAND[differing] ?? 0)
  );
}

/** Set last: a document's `environment` may change PATH, and never these. */
function agentVariables(request: CommandRequest): Record<string, string> {
  return {
    ...(tellsCommand(request) && { SSM_COMMAND_ID: request.commandId }),
    AWS_SSM_INSTANCE_ID: request.instanceId,
    AWS_SSM_REGION_NAME: request.region,
    AWS_SSM_PLATFORM_NAME: 'Ubuntu',
    AWS_SSM_PLATFORM_VERSION: '22.04',
  };
}

interface Judgement {
  readonly status: StepStatus;
  readonly code: number;
  /** What the agent adds to standard error. */
  readonly note: string;
  /** What it adds to standard output. */
  readonly remark?: string;
}

function judge(end: ShellEnd): Judgement {
  if (end.kind === 'cancelled') return { status: 'Cancelled', code: EXIT_KILLED, note: '' };
  if (end.kind === 'timed-out') return { status: 'TimedOut', code: EXIT_KILLED, note: '' };
  if (end.kind === 'error') return failed(1, end.message);
  if (end.kind === 'signalled') return failed(-1, `signal: ${end.signal}`);
  if (end.code === 0) return { status: 'Success', code: 0, note: '' };
  if (end.code === EXIT_STOP_SUCCESS)
    return { status: 'Success', code: end.code, note: '', remark: sentence(end.code) };
  if (end.code === EXIT_KILLED) return { status: 'TimedOut', code: EXIT_KILLED, note: '' };
  if (end.code === EXIT_REBOOT) return failed(end.code, 'exit 194 asks for a reboot, which is not emulated');
  const judged = failed(end.code, `exit status ${end.code}`);
  return end.code === EXIT_STOP_FAILURE
    ? { ...judged, note: `${judged.note}\n${sentence(end.code)}` }
    : judged;
}

/** The beginning of what the agent says of an exit code that decides about the steps after it. */
const sentence = (code: number) => `Step exited with code ${code}.`;

function failed(code: number, why: string): Judgement {
  return { status: 'Failed', code, note: `failed to run commands: ${why}` };
}
