/** A day in memory: stacks that stand and delete themselves, a service, a bucket, and a process that can be killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../../lib/acceptance/claims/claim';
import {
  type DayEnvironment,
  DayJournal,
  type DayOptions,
  type DayPorts,
  dayEnvironments,
  dayRecord,
  driveDay,
} from '../../lib/acceptance/day';
import type { Deployment } from '../../lib/contract/deployment';
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import { phaseError } from '../../lib/core/errors';
import { sha256 } from '../../lib/core/json';
import { buildToolkit, documentsFor } from '../../lib/documents';
import { type Environment, loadEnvironment } from '../../lib/environment';
import type { InstancePower } from '../../lib/run/ports/instance-power';
import type { PolicySimulator } from '../../lib/run/ports/policy-simulator';
import { result } from '../report/fixtures/run';
import { FakeHost } from '../run/fake-host';
import { deploymentOf, FakeDirectory, FakeStore, outcomeOf } from '../run/fakes';
import { VirtualClock } from '../sweep-run/virtual-clock';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const TOOLKIT = buildToolkit().sha256;
const PRICE = { perHour: 2, currency: 'USD', source: 'a test', asOf: '2026-11-30' };
/** A bound on calls of the ports within one day; a day that goes on calling has gone wrong. */
const MOST_CALLS = 2000;

export class DayScene {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore();
  readonly host = new FakeHost(this.clock, this.store);
  readonly directory = new FakeDirectory();
  readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-day-'));
  /** What stands, with the moment at which it deletes itself, in milliseconds since the epoch. */
  readonly standing = new Map<string, { readonly environment: Environment; readonly deleteAt: number }>();
  /** Every deployment, in order. */
  readonly deployed: string[] = [];
  readonly notes: string[] = [];
  stop = new AbortController();
  verdict: 'valid' | 'invalid' = 'valid';
  /** Ids that stay behind when a stack is destroyed. */
  leaves: string[] = [];
  /** Minutes that a deployment takes. */
  deployMinutes = 5;
  /** Names whose deployment is refused. */
  refuses: string[] = [];
  /** The call of the ports, from 1, at which the process is killed; `after` its effect or before it. */
  kill: { readonly at: number; readonly after: boolean } | undefined;
  /** The deployment, from 1, after which the operator presses Ctrl-C. */
  stopsAtDeployment: number | undefined;
  /** Whether the schedule of a stack works. */
  deletesThemselves = true;
  /** Every stop and start, in order. */
  readonly powered: string[] = [];
  /** Which calls of the ports these were, from 1. */
  readonly powerCalls: number[] = [];
  /** Whether the idle guard of an instance stops it, and what it gives as its reason. */
  guardWorks = true;
  guardReason = 'Idle';
  /** Whether an artifact that was compiled is found again. */
  keepsArtifacts = true;
  /** Whether a stack holds its network still. */
  seals = true;
  /** What IAM says; null: there is none. */
  iam: PolicySimulator | null = null;
  /** What the doctor has against any deployment. */
  doctorSays: string[] = [];
  private calls = 0;
  private idleMinutes = 0;

  constructor(readonly stages: readonly Stage[] = ['account']) {
    folders.push(this.folder);
    this.host.executionSeconds = 172_800;
    this.host.completes = (command) => this.completes(command);
    this.host.onEnd = ({ job, runId, commandId, instanceId }) => {
      if (job !== 'benchmark') return;
      this.idleFor(this.idleMinutes, [instanceId]);
      const verdict = { status: this.verdict, checks: [] };
      this.store.put(keys.result(runId, instanceId, commandId), {
        ...result(),
        ...{ runId, commandId, instanceId, verdict },
      });
    };
  }

  environments(): readonly DayEnvironment[] {
    return dayEnvironments(this.stages, (name) => ({ ...loadEnvironment({ name }), price: PRICE }));
  }

  begin(maxCost = 100): DayJournal {
    const journal = DayJournal.begin(join(this.folder, 'day'), this.clock.now);
    journal.append({
      type: 'began',
      schema: 'trainyard.acceptance/1',
      ...{ id: 'day', stages: [...this.stages], maxCost, emulated: null },
      tool: { version: '0.0.0', commit: null },
      environments: this.environments().map(({ environment }) => ({ ...environment })),
    });
    return journal;
  }

  /** As another process finds it. */
  reopened(): DayJournal {
    this.calls = 0;
    this.kill = undefined;
    this.stop = new AbortController();
    return DayJournal.open(join(this.folder, 'day'), this.clock.now);
  }

  drive(journal: DayJournal) {
    return driveDay(this.ports(), this.environments(), journal, this.options());
  }

  record(journal: DayJournal) {
    return dayRecord(journal.events, this.clock.now());
  }

  /** How many calls of its ports a day made. */
  get callsMade(): number {
    return this.calls;
  }

  private options(): DayOptions {
    return {
      emit: (event) => event.type === 'note' && this.notes.push(event.message),
      signal: this.stop.signal,
      tool: { version: '0.0.0', commit: null },
      deletionSeconds: 600,
      untilDeletionSeconds: 120,
    };
  }

  /** A killed process hangs in its call for ever: nothing after it happens, no `finally` neither. */
  private async call<T>(effect: () => T | Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls > MOST_CALLS) throw new RangeError('the day goes on for ever');
    this.deleteThemselves();
    const killed = this.kill?.at === this.calls;
    if (killed && !this.kill?.after) return this.dead();
    try {
      const done = await effect();
      if (!killed) return done;
    } catch (error) {
      if (!killed) throw error;
    }
    return this.dead();
  }

  onDeath: () => void = () => undefined;

  private dead(): Promise<never> {
    this.onDeath();
    return new Promise(() => undefined);
  }

  private deleteThemselves(): void {
    if (!this.deletesThemselves) return;
    for (const [name, { deleteAt }] of this.standing) {
      if (deleteAt <= this.clock.now()) this.standing.delete(name);
    }
  }

  private ports(): DayPorts {
    const stateOf = (name: string) =>
      (this.standing.has(name) ? 'deployed' : 'absent') as 'deployed' | 'absent';
    return {
      deployments: {
        deploy: (environment) => this.call(() => this.deploy(environment)),
        destroy: ({ name }) => this.call(() => void this.standing.delete(name)),
        state: ({ name }) => this.call(() => stateOf(name)),
        remains: () => this.call(() => this.leaves),
      },
      preflight: () => this.call(() => this.doctorSays),
      open: (environment) =>
        this.call(() => ({
          ports: { host: this.host, store: this.store, directory: this.directory, clock: this.clock },
          deployment: this.deployment(environment),
          power: this.power(environment),
          ...{ emulated: null, outlives: true, close: async () => undefined },
        })),
      ec2: () => null,
      policies: () => this.iam,
      bucketKept: () => this.call(() => true),
      clock: this.clock,
    };
  }

  /** Instances are where they are to be at once; those that nobody uses are stopped by their guard, if it works. */
  private power({ name }: Environment): InstancePower {
    const become = (state: string) => (ids: readonly string[]) =>
      this.call(() => {
        this.powered.push(`${state} ${name}`);
        this.powerCalls.push(this.calls);
        this.directory.states = Object.fromEntries(ids.map((id) => [id, state]));
      });
    return { stop: become('stopped'), start: become('running') };
  }

  private idleFor(minutes: number, ids: readonly string[]): void {
    if (!this.guardWorks) return;
    this.clock.after(minutes * 60_000, () => {
      this.directory.states = Object.fromEntries(ids.map((id) => [id, 'stopped']));
      for (const id of ids)
        this.store.put(`hosts/${id}/stops/1.json`, { reason: this.guardReason, at: 'now' });
    });
  }

  private async deploy(environment: Environment): Promise<void> {
    const { name, instance, guards } = environment;
    this.deployed.push(name);
    if (this.refuses.includes(name)) throw new Error(`${name} was refused`);
    const before = this.standing.get(name)?.environment;
    if (this.seals && before !== undefined && before.network.nat !== environment.network.nat)
      throw phaseError('CdkFailed', 'cdk deploy ended with 1', { cause: 'the parameter already exists' });
    await this.clock.sleep(this.standing.has(name) ? 60_000 : this.deployMinutes * 60_000);
    this.standing.set(name, { environment, deleteAt: Date.parse(guards.deleteStackAt ?? '') });
    if (this.deployed.length === this.stopsAtDeployment) this.stop.abort();
    this.directory.deployment = async () => this.deployment(environment);
    const ids = Array.from({ length: instance.count }, (_, index) => `i-${index + 1}`);
    // What stands and was stopped is not started by another deployment.
    if (before === undefined) this.directory.states = Object.fromEntries(ids.map((id) => [id, 'running']));
    this.idleMinutes = guards.idleMinutes ?? 0;
    this.directory.list = ids.map((instanceId) => ({ instanceId, online: true, agentVersion: '3.3.1' }));
    for (const document of documentsFor(environment, TOOLKIT)) {
      const { name: documentName, sha256: digest, content } = document;
      const was = this.host.documents.get(documentName);
      const version = `${Number(was?.version ?? 0) + (was?.sha256 === digest ? 0 : 1)}`;
      this.host.documents.set(documentName, { name: documentName, version, sha256: digest, content });
    }
    const now = this.clock.now();
    for (const instanceId of ids) {
      const of = { job: 'bootstrap' as const, runId: 'bootstrap-1', commandId: 'b', instanceId };
      const outcome = outcomeOf({ ...of, status: 'succeeded', made: { nothingToDo: true } }, now);
      this.store.put(keys.outcome('bootstrap-1', instanceId, 'bootstrap', 'b'), {
        ...outcome,
        environment: name,
      });
    }
  }

  private deployment(environment: Environment): Deployment {
    const documents = documentsFor(environment, TOOLKIT).map(({ phase, name, sha256: digest }) => ({
      ...{ job: phase, name, sha256: digest },
    }));
    return {
      ...deploymentOf(environment.instance.count),
      environment: environment.name,
      region: environment.region,
      instanceType: environment.instance.type,
      bundle: TOOLKIT,
      documents,
    };
  }

  private completes({ job, runId }: { readonly job: string; readonly runId: string }): Outcome['made'] {
    if (job === 'deploy') return { replicas: [replica()] };
    if (job === 'benchmark') return { capture: `runs/${runId}/i-1/benchmark/monitor.jsonl` };
    if (job !== 'compile') return {};
    const { plan } = JSON.parse(this.store.objects.get(keys.manifest(runId)) ?? '') as Manifest;
    const key = String(plan['artifactKey']);
    const place = `${keys.artifact(key)}trainyard-artifact.json`;
    const there = this.keepsArtifacts ? this.store.objects.get(place) : undefined;
    const text = there ?? JSON.stringify({ key, by: runId });
    this.store.put(place, text);
    const artifactHit = there === undefined ? 'none' : 'bucket';
    return { artifactKey: key, artifactHit, artifactDigest: sha256(text) };
  }
}

function replica() {
  return {
    ...{ index: 0, port: 8000, url: 'http://127.0.0.1:8000', cores: '0-1', readySeconds: 12 },
    ...{ unit: 'trainyard-replica@8000.service', servedModel: 'm' },
  };
}
