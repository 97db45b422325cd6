/** Documents for tests, and running one by the agent's rules in this process, in a directory of its own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CommandDocument,
  CommandReply,
  CommandRequest,
  DocumentStep,
} from '../../../../lib/emulator/account/agent/document';
import { runDocument } from '../../../../lib/emulator/account/agent/run-document';
import type { ReadParameter } from '../../../../lib/emulator/account/agent/ssm-references';

export function step(name: string, lines: unknown, inputs: object = {}, rest: object = {}): DocumentStep {
  return {
    action: 'aws:runShellScript',
    name,
    inputs: { runCommand: lines, ...inputs },
    ...rest,
  } as DocumentStep;
}

export function documentOf(
  steps: readonly DocumentStep[],
  parameters: object = {},
  rest: object = {},
): CommandDocument {
  return { schemaVersion: '2.2', parameters, mainSteps: steps, ...rest } as CommandDocument;
}

export interface RunOptions {
  readonly parameters?: Record<string, string[]>;
  readonly cancelAfterMs?: number;
  readonly request?: Partial<CommandRequest>;
  readonly readParameter?: ReadParameter;
}

export interface Ran {
  readonly reply: CommandReply;
  /** `Success/0 Failed/3 …`, in step order. */
  readonly steps: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly request: CommandRequest;
}

const folders: string[] = [];
// Once for every test file that has this module: none can forget it.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-account-'));
  folders.push(folder);
  return folder;
}

export async function run(document: CommandDocument, options: RunOptions = {}): Promise<Ran> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cwd'));
  const request: CommandRequest = {
    commandId: '11111111-2222-3333-4444-555555555555',
    instanceId: 'i-0test',
    region: 'us-east-2',
    document,
    parameters: options.parameters ?? {},
    endpoint: 'http://127.0.0.1:1',
    orchestrationRoot: join(folder, 'orchestration'),
    workingDirectory: join(folder, 'cwd'),
    environment: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    ...options.request,
  };
  const cancel = new AbortController();
  if (options.cancelAfterMs) setTimeout(() => cancel.abort(), options.cancelAfterMs);
  const began = performance.now();
  const reply = await runDocument(request, {
    cancel: cancel.signal,
    readParameter: options.readParameter ?? (async (name) => ({ reason: `no parameter ${name}` })),
  });
  return {
    reply,
    steps: reply.steps.map(({ status, code }) => `${status}/${code}`).join(' '),
    stdout: reply.steps.map(({ stdout }) => stdout).join(''),
    stderr: reply.steps.map(({ stderr }) => stderr).join(''),
    seconds: (performance.now() - began) / 1000,
    request,
  };
}
