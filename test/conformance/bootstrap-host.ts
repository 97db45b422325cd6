/** An emulated instance that was launched from user data, and the Bootstrap document run on it as an association would. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keys } from '../../lib/contract/names';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import { type AttachedAccount, attachAccount } from '../../lib/emulator/rehearsal/account-process';
import { type AwsCalls, awsCalls } from '../../lib/emulator/rehearsal/aws-calls';
import { ensureInstances } from '../../lib/emulator/rehearsal/instances';
import { type Published, publish } from '../../lib/emulator/rehearsal/publish';
import { loadEnvironment } from '../../lib/environment';

export const TUTORIAL = loadEnvironment({ name: 'tutorial' });
const STANDINS = resolve(__dirname, '../../assets/emulated/bin');
/** At its start the instance asks for the Bootstrap document, and nobody answers. */
const NO_DOCUMENT = 'ToolFails@tool=aws,has=get-document';
const OPEN = ['Pending', 'InProgress', 'Cancelling'];

interface Invocation {
  readonly Status: string;
  readonly ResponseCode: number;
  readonly StandardOutputContent: string;
  readonly StandardErrorContent: string;
}

export interface BootstrapSeen extends Invocation {
  readonly outcome: Outcome | undefined;
  /** As it is on the instance: a job that was killed uploads nothing. */
  readonly log: string;
  readonly uploadedLog: string | undefined;
  /** The association's own copy of what the step printed. */
  readonly copies: string;
  /** Steps that were begun, in order. */
  readonly steps: readonly string[];
}

export class BootstrapHost {
  private runs = 0;

  private constructor(
    readonly stateDir: string,
    private account: AttachedAccount,
    private aws: AwsCalls,
    private readonly published: Published,
    readonly instanceId: string,
  ) {}

  static async launch(faults: readonly string[] = []): Promise<BootstrapHost> {
    const stateDir = mkdtempSync(join(tmpdir(), 'trainyard-bootstrap-'));
    const account = await attachAccount({ stateDir, graceSeconds: 5 });
    const aws = awsCalls(account.file.endpoint);
    const published = await publish(TUTORIAL, aws, account.control);
    const options = { timeScale: 200, faults: [NO_DOCUMENT], heartbeatSeconds: 1 };
    const [instance] = await ensureInstances(TUTORIAL, account.control, options);
    const host = new BootstrapHost(stateDir, account, aws, published, instance?.instanceId ?? '');
    await host.ownBootstrapEnded();
    await host.inject(...faults);
    return host;
  }

  /** Of its user data: it gives up, so that what follows is the command's work alone. */
  private async ownBootstrapEnded(): Promise<void> {
    for (;;) {
      const mark = this.file('var/lib/trainyard/boot-bootstrap.json');
      if (mark?.includes('DocumentNotFetched')) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** From now on, and no others. */
  inject(...faults: readonly string[]): Promise<void> {
    return this.account.control.change(this.instanceId, { faults });
  }

  async bootstrap(): Promise<BootstrapSeen> {
    const runId = `bootstrap-${++this.runs}`;
    const { bucket } = this.published.deployment;
    const sent = await this.aws.ssm<{ Command: { CommandId: string } }>('SendCommand', {
      DocumentName: this.published.documents.find(({ phase }) => phase === 'bootstrap')?.name,
      InstanceIds: [this.instanceId],
      Parameters: { RunId: [runId] },
      OutputS3BucketName: bucket,
      OutputS3KeyPrefix: 'associations',
    });
    const command = sent.Command.CommandId;
    const invocation = await this.ended(command);
    const outcome = this.object(keys.outcome(runId, this.instanceId, 'bootstrap', command));
    const log = this.file(`var/log/trainyard/${runId}/bootstrap-${command}.log`) ?? '';
    const stream = (name: string) =>
      this.object(`associations/${command}/${this.instanceId}/awsrunShellScript/RunBootstrap/${name}`) ?? '';
    return {
      ...invocation,
      outcome: outcome === undefined ? undefined : outcomeSchema.parse(JSON.parse(outcome)),
      log,
      uploadedLog: this.object(keys.log(runId, this.instanceId, 'bootstrap', command)),
      copies: stream('stdout') + stream('stderr'),
      steps: [...log.matchAll(/^\S+ bootstrap: step (\S+)$/gm)].map((match) => match[1] ?? ''),
    };
  }

  /** A file of the instance. */
  file(path: string): string | undefined {
    return textOf(join(this.root, path));
  }

  /** An object of the results bucket. */
  object(key: string): string | undefined {
    return textOf(join(this.stateDir, 'account/s3', this.published.deployment.bucket, key));
  }

  /** The instance starts again, and its boot script with it. */
  async reboot(): Promise<number | null> {
    await this.account.close();
    this.account = await attachAccount({ stateDir: this.stateDir, graceSeconds: 5 });
    this.aws = awsCalls(this.account.file.endpoint);
    const script = join(this.root, 'var/lib/cloud/instance/user-data.txt');
    return spawnSync(script, {
      env: {
        PATH: `${STANDINS}:/usr/local/bin:/usr/bin:/bin`,
        TRAINYARD_ROOT: this.root,
        TRAINYARD_EMULATION: join(this.root, '../emulation.json'),
        AWS_ENDPOINT_URL: this.account.file.endpoint,
      },
    }).status;
  }

  async close(): Promise<void> {
    await this.account.close();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  private get root(): string {
    return join(this.stateDir, 'hosts', this.instanceId, 'root');
  }

  private async ended(CommandId: string): Promise<Invocation> {
    for (;;) {
      const input = { CommandId, InstanceId: this.instanceId };
      const answer = await this.aws.ssmUnless<Invocation>(
        'GetCommandInvocation',
        input,
        'InvocationDoesNotExist',
      );
      if (answer && !OPEN.includes(answer.Status)) return answer;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
