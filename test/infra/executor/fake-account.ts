/** One account and region, as far as the resources of our stacks can fail in it. Rules and sources are in README.md. */

export type Properties = Readonly<Record<string, unknown>>;
/** Why a service refused. The code is the service's own. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** An instance, with what its bootstraps did. */
export interface Machine {
  readonly id: string;
  readonly type: string;
  readonly subnet: string;
  readonly data: Properties;
  readonly environment: string;
  state: 'running' | 'stopped' | 'terminated';
  /** Minutes that its present phase still takes; a bootstrap waits for it. */
  busyMinutes: number;
  /** Runs whose bootstrap succeeded, in order. */
  readonly bootstraps: string[];
  /** Runs that wait for it to start, or for its phase to end. */
  waiting: string[];
  /** Whether a bootstrap succeeds on it. */
  readonly sound: boolean;
}

/** What somebody may run at once, and where. */
export interface Limits {
  /** Instances that may run on demand at once. */
  onDemand: number;
  /** Instances that a reservation holds, by its id. */
  readonly reservations: Record<string, { readonly size: number; readonly zone: string }>;
}

/** One call that a stack made for a resource, and how it was answered. */
export interface Step {
  readonly verb: 'create' | 'update' | 'remove';
  readonly type: string;
  /** The physical id; undefined where a create was refused. */
  readonly id?: string;
  readonly properties: Properties;
  /** Code of the refusal. */
  readonly refused?: string;
}

export class FakeAccount {
  /** Every call, in order: another account can be asked the same. */
  readonly journal: Step[] = [];
  readonly region = 'us-east-2';
  /** Names that are taken, as `type name`. */
  readonly names = new Set<string>();
  readonly subnets = new Map<string, Properties>();
  readonly templates = new Map<string, Properties[]>();
  readonly machines = new Map<string, Machine>();
  readonly associations = new Map<string, Properties>();
  /** Everything else, by physical id. */
  readonly others = new Map<string, { readonly type: string; properties: Properties }>();
  readonly limits: Limits = { onDemand: 4, reservations: {} };
  /** The next instance that is launched never bootstraps. */
  nextIsBroken = false;
  private count = 0;

  newId(prefix: string): string {
    this.count += 1;
    return `${prefix}-${String(this.count).padStart(4, '0')}`;
  }

  /** Instances that are not gone, of one environment or of all. */
  alive(environment?: string): Machine[] {
    return [...this.machines.values()].filter(
      (it) => it.state !== 'terminated' && (environment === undefined || it.environment === environment),
    );
  }

  stop(id: string): void {
    this.machine(id).state = 'stopped';
  }

  /** A start brings what waited for it. */
  start(id: string): void {
    const machine = this.machine(id);
    machine.state = 'running';
    this.settle(machine);
  }

  /** A phase takes so many minutes more. */
  work(id: string, minutes: number): void {
    this.machine(id).busyMinutes = minutes;
  }

  /** The phase of an instance ends. */
  idle(id: string): void {
    const machine = this.machine(id);
    machine.busyMinutes = 0;
    this.settle(machine);
  }

  terminate(id: string): void {
    this.machine(id).state = 'terminated';
  }

  machine(id: string): Machine {
    const found = this.machines.get(id);
    if (found === undefined) throw new Refused('InvalidInstanceID.NotFound', `${id} does not exist`);
    return found;
  }

  /** Sends the bootstrap that an association names to its targets; with a wait it fails unless all succeed in time. */
  apply(association: Properties): void {
    const [runId = ''] = (association['Parameters'] as { RunId?: string[] }).RunId ?? [];
    const wait = association['WaitForSuccessTimeoutSeconds'] as number | undefined;
    for (const machine of this.targetsOf(association)) {
      if (machine === undefined || machine.state !== 'running') {
        machine?.waiting.push(runId);
        if (wait !== undefined)
          throw new Refused('NotStabilized', `${machine?.id ?? 'an instance'} did not answer in ${wait} s`);
      } else if (machine.busyMinutes > 0) {
        if (wait !== undefined && machine.busyMinutes * 60 > wait)
          throw new Refused('NotStabilized', `${machine.id} was busy for longer than ${wait} s`);
        machine.waiting.push(runId);
      } else this.bootstrap(machine, runId, wait);
    }
  }

  /** Whoever is launched is a target of the associations by tag that are there. */
  joined(machine: Machine): void {
    for (const association of this.associations.values()) {
      const [target] = association['Targets'] as [{ Key: string }];
      if (target.Key.startsWith('tag:') && this.targetsOf(association).includes(machine)) {
        const [runId = ''] = (association['Parameters'] as { RunId?: string[] }).RunId ?? [];
        this.bootstrap(machine, runId, undefined);
      }
    }
  }

  private bootstrap(machine: Machine, runId: string, wait: number | undefined): void {
    if (machine.sound) machine.bootstraps.push(runId);
    else if (wait !== undefined) throw new Refused('NotStabilized', `the bootstrap of ${machine.id} failed`);
  }

  private settle(machine: Machine): void {
    const runs = machine.waiting;
    machine.waiting = [];
    for (const runId of runs) this.bootstrap(machine, runId, undefined);
  }

  private targetsOf(association: Properties): Array<Machine | undefined> {
    const [target] = association['Targets'] as [{ Key: string; Values: string[] }];
    if (target.Key === 'InstanceIds') return target.Values.map((id) => this.machines.get(id));
    return this.alive().filter(({ environment }) => target.Values.includes(environment));
  }
}
