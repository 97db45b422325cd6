/** A examined who has nothing, and what can be made to ail him. */
import type { MachineImage, ReservationHeld, SubnetHeld } from '../../lib/capacity';
import type { Deployment } from '../../lib/contract/deployment';
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import type { ExaminedAccount } from '../../lib/doctor';
import { documentsFor, toolkitFor } from '../../lib/documents';
import { loadEnvironment } from '../../lib/environment';
import type { BucketLifecycle } from '../../lib/run/ports/account-facts';
import { FakeHost } from '../run/fake-host';
import { deploymentOf, FakeClock, FakeDirectory, FakeStore, outcomeOf, START } from '../run/fakes';

export const TUTORIAL = loadEnvironment({ name: 'tutorial' });
const TOOLKIT = toolkitFor(TUTORIAL).sha256;
export const DOCUMENTS = documentsFor(TUTORIAL, TOOLKIT);

/** A block with room for one instance. */
export const HELD: ReservationHeld = {
  ...{ ofBlock: true, instanceType: 'trn2.48xlarge', count: 1, free: 1, state: 'active' },
  ...{ zone: 'us-east-2c', zoneId: 'use2-az3', endsAt: null },
};

/** A region that has all that the tutorial needs. */
class Account {
  readonly clock = new FakeClock();
  readonly store = new FakeStore();
  readonly host = new FakeHost(this.clock, this.store);
  readonly directory = new FakeDirectory();
  deployment: Deployment | undefined = {
    ...deploymentOf(),
    bundle: TOOLKIT,
    documents: DOCUMENTS.map(({ phase, name, sha256 }) => ({ job: phase, name, sha256 })),
  };
  quota: number | undefined = 1000;
  secrets: string[] = [TUTORIAL.tokenSecret ?? ''];
  buckets = ['results'];
  lifecycle: BucketLifecycle = { versioned: false, rules: [] };
  left: string | Error | undefined;
  /** Region of the bucket of the store of weights; undefined where there is none. */
  storeRegion: string | Error | undefined;
  zones = [{ zone: 'us-east-2c', zoneId: 'use2-az3' }];
  reservation: ReservationHeld | undefined = HELD;
  subnet: SubnetHeld | undefined = { zone: 'us-east-2c', zoneId: 'use2-az3', vpcId: 'vpc-0123456789abcdef0' };
  image: MachineImage | undefined = {
    id: 'ami-1',
    name: 'Deep Learning AMI Neuron (Ubuntu 22.04) 20261101',
    description: 'Neuron SDK 2.23.0',
    createdAt: '2026-11-01T00:00:00.000Z',
    deprecatedAt: null,
  };
  hubStatus = 200;
  hubToken = true;
  /** Newest version where it is not the default. */
  readonly newest = new Map<string, { version: string; sha256: string }>();

  constructor() {
    this.directory.list = [{ instanceId: 'i-1', online: true, agentVersion: '3.3.987.0' }];
    this.directory.states = { 'i-1': 'running' };
    this.directory.times = { 'i-1': START };
    for (const { name, content, sha256 } of DOCUMENTS)
      this.host.documents.set(name, { name, content, sha256, version: '1' });
    this.bootstrapped('succeeded');
  }

  bootstrapped(status: 'succeeded' | 'failed', made: Outcome['made'] = {}): void {
    const of = {
      job: 'bootstrap',
      runId: 'bootstrap-a',
      instanceId: 'i-1',
      commandId: 'a.1',
      status,
      made,
    } as const;
    this.store.put(keys.outcome('bootstrap-a', 'i-1', 'bootstrap', 'a.1'), outcomeOf(of, START));
  }

  get examined(): ExaminedAccount {
    const { host, directory, clock, newest } = this;
    const describeDocument = async (name: string, version?: string) => {
      const latest = newest.get(name);
      if (latest === undefined || version === undefined) return host.describeDocument(name);
      return { name, ...latest };
    };
    return {
      environment: TUTORIAL,
      shellRegion: undefined,
      emulated: null,
      facts: {
        caller: async () => ({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/me' }),
        quota: async () => (this.quota === undefined ? undefined : { name: 'a quota', value: this.quota }),
        secretExists: async (name) => this.secrets.includes(name),
        bucketExists: async (name) => this.buckets.includes(name),
        bucketRegion: async () => {
          if (this.storeRegion instanceof Error) throw this.storeRegion;
          return this.storeRegion;
        },
        bucketLifecycle: async () => this.lifecycle,
        taggedBucket: async () => {
          if (this.left instanceof Error) throw this.left;
          return this.left;
        },
      },
      ports: {
        host: Object.assign(Object.create(host) as FakeHost, { describeDocument }),
        directory: Object.assign(Object.create(directory) as FakeDirectory, {
          deployment: async () => this.deployment,
        }),
        clock,
      },
      store: () => this.store,
      market: () =>
        ({
          zonesOffering: async () => this.zones,
          reservation: async () => this.reservation,
          subnet: async () => this.subnet,
        }) as never,
      images: () => ({
        images: async () => (this.image === undefined ? [] : [this.image]),
        parameter: async () => this.image?.id,
      }),
      hub: async () => ({ status: this.hubStatus, token: this.hubToken }),
    };
  }
}

/** The examined after something was done to him. */
export function examinedWith(
  change: (account: Account) => void = () => undefined,
  of: Partial<ExaminedAccount> = {},
): ExaminedAccount {
  const account = new Account();
  change(account);
  return { ...account.examined, ...of };
}

export type { Account };
