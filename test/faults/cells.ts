/** The cells of the matrix: every failure that can be injected, where it happens, and what it is to be called. */
import { ACCOUNT_FAULTS, type REPLICA_FAULTS } from '../../lib/codes';
import { SIGNATURES } from '../../lib/facts';

type Signature = (typeof SIGNATURES)[number];

/** A failure at one place of a rehearsal of two replicas. */
export interface Cell {
  /** Of a signature or a fault. */
  readonly name: string;
  /** As `--inject` takes it. */
  readonly fault: string;
  /** Where on the instance, or of which of them. */
  readonly placement: string;
  /** The last phase that is driven; `launch` and `boot` come before the first one. */
  readonly phase: 'launch' | 'boot' | 'prepare' | 'compile' | 'deploy' | 'benchmark';
  /** Of these one must be the code of the command's error, or the check that ends it; none of a failure that ends nothing. */
  readonly codes: readonly string[];
  /** What Diagnose must name; undefined where nothing of it is left on an instance. */
  readonly finding: string | undefined;
  /** False where the phase is killed with whoever writes its outcome. */
  readonly leavesOutcome?: boolean;
}

const PHASES: Readonly<Record<Signature['at'], Cell['phase']>> = {
  launch: 'launch',
  boot: 'boot',
  hub: 'prepare',
  compile: 'compile',
  load: 'deploy',
  serve: 'benchmark',
  kernel: 'prepare',
};

/** Where the command ends with another name than the failure has. */
const ENDS_AS: Readonly<Record<string, readonly string[]>> = {
  DriverMissing: ['NeuronNotReady'],
  DriverTooOld: ['NeuronNotReady'],
  RequirementsFileMissing: ['InstallFailed'],
  HubForbidden: ['HubForbidden'],
  HubRateLimited: ['HubRateLimited'],
  SilentRecompile: ['SilentRecompile', 'ReplicaRecompiling'],
};

/** A signature is judged by the load that it spoils. */
const SPOILED = ['ErrorRate', 'ReplicaRestarts', 'UsageAgainstMetrics', 'Partial'];

function ofSignature(row: Signature): readonly Cell[] {
  const phase = row.name === 'EngineNeverCameUp' ? 'deploy' : PHASES[row.at];
  const spoils = row.at === 'serve' && phase === 'benchmark';
  const codes =
    row.severity === 'error'
      ? (ENDS_AS[row.name] ?? (spoils ? SPOILED : row.at === 'kernel' ? [] : [row.name]))
      : [];
  const finding =
    ['launch', 'boot', 'hub'].includes(row.at) && !row.name.startsWith('Driver') ? undefined : row.name;
  const cell = { name: row.name, phase, codes, finding };
  const replicas = row.at === 'load' || row.at === 'serve' ? ['0', '1'] : [undefined];
  return replicas.map((replica) => ({
    ...cell,
    fault: replica === undefined ? row.name : `${row.name}@replica=${replica}`,
    placement: replica === undefined ? 'the instance' : `replica ${replica}`,
  }));
}

/** What each fault of a replica spoils, and the options with which it is sure to happen in a short load. */
const REPLICAS: Readonly<
  Record<
    keyof typeof REPLICA_FAULTS,
    Pick<Cell, 'codes' | 'leavesOutcome'> & { readonly options?: string; readonly phase?: Cell['phase'] }
  >
> = {
  ReplicaDies: { codes: SPOILED },
  ReplicaSlow: { codes: ['ReplicaBalance', 'SteadyPace', 'TailAgainstMedian'], options: 'factor=4' },
  ReplicaHangs: { codes: ['TimedOut', 'ReplicaBusy', 'Partial', 'ErrorRate', 'ReplicaBalance'] },
  // Deploy asks each replica before anybody measures it.
  ReplicaEmptyText: { codes: ['NoGeneration'], phase: 'deploy' },
  ReplicaRepeatsText: { codes: ['RepeatedGenerations'] },
  ReplicaTruncates: { codes: ['TruncatedGenerations', 'AnswersAsAsked'] },
  ReplicaOtherWeights: { codes: ['AnswersAgree'] },
  Http400Tenth: { codes: ['ErrorRate'], options: 'every=5' },
  Http429: { codes: ['RateLimited'], options: 'every=5' },
  PromptsCut: { codes: ['ClientTokens', 'PromptsAsAsked'] },
  ClientStarved: { codes: ['ClientSaturated'] },
  AllOnOneReplica: { codes: ['UsageAgainstMetrics'] },
  ReplicasShareArtifact: { codes: ['AnswersAgree'] },
  // By who answers first: the older process, or the log of the replica that cannot listen.
  StaleProcessOnPort: { codes: ['PortInUse', 'WrongModel'], phase: 'deploy' },
  ToolFails: { codes: ['NeuronLsFailed'], options: 'tool=neuron-ls', phase: 'deploy' },
  // The shell of the phase goes with it, so nobody is left who could write an outcome: the agent's word names it.
  // Of Deploy alone: an instance that starts again asks neuron-ls too, and would be the one that is killed.
  ToolKilled: {
    codes: ['HostFailed'],
    options: 'tool=systemctl,has=enable',
    phase: 'deploy',
    leavesOutcome: false,
  },
};

function ofReplicas(name: keyof typeof REPLICA_FAULTS): Cell {
  const { options, phase = 'benchmark', ...more } = REPLICAS[name];
  const placement = options?.startsWith('tool=') || name === 'ClientStarved' ? 'the instance' : 'replica 0';
  return {
    name,
    fault: options === undefined ? name : `${name}@${options}`,
    placement,
    phase,
    ...more,
    finding: undefined,
  };
}

function ofAccount(name: keyof typeof ACCOUNT_FAULTS): readonly Cell[] {
  // The hub's refusals are signatures, which have their cells.
  if (name.startsWith('Hub')) return [];
  const phase = name === 'ThrottlingException' ? 'prepare' : 'launch';
  const codes = phase === 'launch' ? [name] : [];
  return [{ name, fault: name, placement: 'the account', phase, codes, finding: undefined }];
}

/** Every cell, in the order of the page. */
export const CELLS: readonly Cell[] = [
  ...SIGNATURES.flatMap(ofSignature),
  ...(Object.keys(REPLICAS) as (keyof typeof REPLICA_FAULTS)[]).map(ofReplicas),
  ...(Object.keys(ACCOUNT_FAULTS) as (keyof typeof ACCOUNT_FAULTS)[]).flatMap(ofAccount),
];

/** What is already there keeps them from happening: the checkpoint, or replicas that the instance starts again by itself. */
const FIRST = ['HubForbidden', 'HubRateLimited', 'StaleProcessOnPort'];

/** Whether a cell needs a folder in which nothing was launched, bootstrapped, downloaded or deployed before. */
export const needsFresh = ({ phase, name }: Cell) =>
  phase === 'launch' || phase === 'boot' || FIRST.includes(name);
