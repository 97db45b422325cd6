import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsJson } from '../../../facts';
import { Agent } from '../agent/agent';
import type { CommandReply, CommandRequest } from '../agent/document';
import { writeAtomically } from '../json-files';
import type { Delivery } from '../ssm/delivery';
import { AGENT_VERSION } from '../ssm/instances';
import { Supervisor } from '../units/supervisor';
import { hiddenSpeedFile } from './hidden-speed';
import { clearVolatile, layImage } from './image';
import type { InstanceChange, InstanceRecord } from './instance-record';
import { interpreter } from './interpreter';
import { metFaultsFolder } from './met-faults';
import { SYSTEM_FOLDERS } from './system-folders';

/** Between the starts of two servers of vLLM Neuron. */
const STAGGER_SECONDS = 10;

/** What every instance of one account shares. */
export interface InstanceSurroundings {
  readonly stateDir: string;
  /** The folder of stand-ins. */
  readonly assets: string;
  /** Compiled worker program of the agent. */
  readonly worker: string;
  /** Where programs of an instance reach the account. */
  readonly endpoint: string;
  /** Where the agents do, which are a part of it: no proxy is between them. */
  readonly agentEndpoint: string;
  readonly hubEndpoint: string;
  readonly controlEndpoint: string;
  readonly onStart: (execution: string, instanceId: string) => void;
  readonly onReply: (execution: string, instanceId: string, reply: CommandReply) => void;
  /** The agent of an instance has started and asks for its work. */
  readonly onOnline: (instanceId: string) => void;
  readonly save: (record: InstanceRecord) => void;
  /** Whether each agent may keep a worker that waits for its next command. */
  readonly keepsSpareWorkers: () => boolean;
}

/** One emulated instance: its directory, its agent, its units, its first boot. */
export class EmulatedInstance {
  /** Tells the control endpoint which instance is calling. */
  readonly token = randomBytes(16).toString('hex');
  readonly supervisor: Supervisor;
  readonly root: string;
  readonly folder: string;
  private readonly agent: Agent;
  private firstBoot: ChildProcess | undefined;

  constructor(
    public record: InstanceRecord,
    private readonly around: InstanceSurroundings,
  ) {
    this.folder = join(around.stateDir, 'hosts', record.instanceId);
    this.root = join(this.folder, 'root');
    mkdirSync(this.root, { recursive: true });
    clearVolatile(this.root);
    writeAtomically(this.factsFile(), JSON.stringify(factsJson()));
    layImage({ root: this.root, record, assets: around.assets, facts: this.factsFile() });
    this.describe();
    this.agent = new Agent({
      folder: join(this.folder, 'agent'),
      worker: around.worker,
      mark: this.emulationFile(),
      keepsSpare: around.keepsSpareWorkers,
      onStart: (execution) => around.onStart(execution, record.instanceId),
      onReply: (execution, reply) => around.onReply(execution, record.instanceId, reply),
    });
    this.supervisor = new Supervisor(
      { root: this.root, environment: () => this.environment(), timeScale: () => this.record.timeScale },
      join(this.folder, 'enabled-units.json'),
    );
  }

  /** Where the agent keeps what commands write. */
  orchestrationRoot(): string {
    return join(this.root, 'var/lib/amazon/ssm', this.record.instanceId, 'document/orchestration');
  }

  deliver(delivery: Delivery): void {
    const request: CommandRequest = {
      ...delivery,
      agentVersion: AGENT_VERSION,
      instanceId: this.record.instanceId,
      region: this.record.region,
      endpoint: this.around.agentEndpoint,
      orchestrationRoot: this.orchestrationRoot(),
      // The packaged unit starts the agent in /usr/bin; a script that writes to its directory writes below the root.
      workingDirectory: join(this.root, 'usr/bin'),
      environment: this.environment(),
    };
    this.agent.deliver(request);
  }

  cancel(commandId: string): boolean {
    return this.agent.cancel(commandId);
  }

  change(change: InstanceChange): void {
    // What was met is told of the failures that are asked for now.
    if (change.faults) rmSync(metFaultsFolder(this.root), { recursive: true, force: true });
    this.record = { ...this.record, ...change };
    this.around.save(this.record);
    this.describe();
  }

  /** The first boot script, as cloud-init runs it; its output goes where cloud-init puts it. */
  runUserData(): void {
    const script = join(this.root, 'var/lib/cloud/instance/user-data.txt');
    writeFileSync(script, this.record.userData, { mode: 0o700 });
    const log = openSync(join(this.root, 'var/log/cloud-init-output.log'), 'a', 0o640);
    this.firstBoot = spawn(script, [], {
      cwd: this.root,
      env: this.environment(),
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.firstBoot.once('error', () => this.change({ boot: 'failed' }));
    this.firstBoot.once('exit', (code) => this.change({ boot: code === 0 ? 'done' : 'failed' }));
  }

  /** Stops listening; the account ends the processes. */
  stop(): void {
    this.agent.stop();
    this.firstBoot?.removeAllListeners();
  }

  /** What a process of this machine sees. Neither HOME nor USER nor LANG, as under the real agent. */
  private environment(): Record<string, string> {
    const { region } = this.record;
    const python = interpreter(SYSTEM_FOLDERS);
    return {
      PATH: [join(this.around.assets, 'bin'), ...SYSTEM_FOLDERS].join(':'),
      ...(python !== undefined && { TRAINYARD_EMULATED_PYTHON: python }),
      TRAINYARD_ROOT: this.root,
      TRAINYARD_EMULATION: this.emulationFile(),
      AWS_ENDPOINT_URL: this.around.endpoint,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `${this.around.controlEndpoint}/metadata/${this.token}`,
      AWS_ACCESS_KEY_ID: 'emulated',
      AWS_SECRET_ACCESS_KEY: 'emulated',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      HF_ENDPOINT: this.around.hubEndpoint,
      // What Bootstrap writes down for a real instance: here each has an address, and nobody has time to lose.
      TRAINYARD_BIND_ADDRESS: this.record.address,
      TRAINYARD_HEARTBEAT_SECONDS: String(this.record.heartbeatSeconds ?? 1),
      TRAINYARD_RETRY_SECONDS: '0',
      // Ten seconds on a real instance, as fast as everything else here.
      TRAINYARD_STAGGER_SECONDS: String(STAGGER_SECONDS / this.record.timeScale),
    };
  }

  private emulationFile(): string {
    return join(this.folder, 'emulation.json');
  }

  private factsFile(): string {
    return join(this.folder, 'facts.json');
  }

  private describe(): void {
    const { record, around } = this;
    const emulation = {
      timeScale: record.timeScale,
      instanceType: record.instanceType,
      release: record.release,
      bindAddress: record.address,
      controlEndpoint: around.controlEndpoint,
      token: this.token,
      facts: this.factsFile(),
      faults: record.faults,
      seed: record.seed,
      hiddenSpeed: hiddenSpeedFile(around.stateDir),
      root: this.root,
      assets: around.assets,
    };
    writeAtomically(this.emulationFile(), `${JSON.stringify(emulation, null, 2)}\n`);
    const mark = `${JSON.stringify({ timeScale: record.timeScale })}\n`;
    writeAtomically(join(this.root, 'etc/trainyard/emulation.json'), mark, 0o644);
  }
}
