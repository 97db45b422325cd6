import { ACCOUNT_FAULTS, type REPLICA_FAULTS } from '../../codes/name-spaces';
import { requestError } from '../../core/errors';
import { placedFault } from '../../emulator/rehearsal';
import { SIGNATURES } from '../../facts';

type Key =
  | 'replica'
  | 'request'
  | 'every'
  | 'factor'
  | 'life'
  | 'share'
  | 'seconds'
  | 'times'
  | 'tool'
  | 'has';

const TOOLS = /^(git|curl|pip|aws|apt-get|cloud-init|neuron-ls|systemctl|python3|python3\.10)$/;
const COUNT = /^[1-9]\d{0,5}$/;
const MEASURE = /^(?!0+(\.0*)?$)\d{1,6}(\.\d+)?$/;

/** What the value of a key may be, and the same in words. */
const VALUES: Readonly<Record<Key, readonly [pattern: RegExp, words: string]>> = {
  replica: [/^(all|\d{1,3})$/, 'the index of a replica, or all'],
  request: [COUNT, 'a whole number from 1'],
  every: [COUNT, 'a whole number from 1'],
  times: [COUNT, 'a whole number from 1'],
  factor: [MEASURE, 'a number above 0'],
  life: [MEASURE, 'seconds above 0'],
  seconds: [MEASURE, 'seconds above 0'],
  share: [/^0\.\d*[1-9]\d*$/, 'a share between 0 and 1'],
  tool: [TOOLS, 'a tool of PROMISE.md'],
  has: [/./, 'a part of the command line of the tool'],
};

const OF_REPLICAS: Readonly<Record<keyof typeof REPLICA_FAULTS, readonly Key[]>> = {
  ReplicaDies: ['replica', 'request', 'times'],
  ReplicaSlow: ['replica', 'factor'],
  ReplicaHangs: ['replica', 'request'],
  ReplicaEmptyText: ['replica'],
  ReplicaRepeatsText: ['replica'],
  ReplicaTruncates: ['replica'],
  ReplicaOtherWeights: ['replica'],
  Http400Tenth: ['replica', 'every'],
  Http429: ['replica', 'every'],
  PromptsCut: ['replica', 'share'],
  ClientStarved: ['seconds'],
  AllOnOneReplica: ['replica'],
  ReplicasShareArtifact: ['replica'],
  StaleProcessOnPort: ['replica', 'life', 'times'],
  ToolFails: ['tool', 'has', 'times'],
  ToolKilled: ['tool', 'has', 'times'],
};

/** By the place of a signature; a name of its own where its stand-in reads other keys than its neighbours'. */
const OF_SIGNATURES: Readonly<Record<string, readonly Key[]>> = {
  boot: ['times'],
  compile: ['times'],
  load: ['replica', 'times'],
  serve: ['replica', 'times'],
  RequirementsFileMissing: [],
  SilentRecompile: ['replica'],
  EngineNeverCameUp: ['replica'],
};

/** What only one answer of the whole account can have, whoever asks. */
const OF_SERVICES = ['ThrottlingException', 'HubForbidden', 'HubRateLimited'];

/**
 * Refuses an option that the failure does not have, or a value that it cannot take: every stand-in would ignore it.
 * @throws FaultOptionInvalid
 */
export function checkFaultOptions(fault: string): void {
  const { place, fault: rest } = placedFault(fault);
  const [name = '', options] = splitOnce(rest, '@');
  if (place !== undefined && OF_SERVICES.includes(name)) throw unknownKey(fault, 'instance', []);
  const known = keysOf(name);
  const found = options
    .split(',')
    .filter(Boolean)
    .map((option) => splitOnce(option, '='));
  for (const [key, value] of found) {
    const row = known.find((it) => it === key);
    if (row === undefined) throw unknownKey(fault, key, known);
    const [pattern, words] = VALUES[row];
    if (!pattern.test(value)) throw badValue(fault, row, value, words);
  }
  if (known.includes('tool') && !found.some(([key]) => key === 'tool'))
    throw badValue(fault, 'tool', '', VALUES.tool[1]);
}

function keysOf(name: string): readonly Key[] {
  if (Object.hasOwn(OF_REPLICAS, name)) return OF_REPLICAS[name as keyof typeof OF_REPLICAS];
  if (Object.hasOwn(ACCOUNT_FAULTS, name)) return [];
  const at = SIGNATURES.find((row) => row.name === name)?.at;
  return OF_SIGNATURES[name] ?? OF_SIGNATURES[at ?? ''] ?? [];
}

function splitOnce(text: string, by: string): readonly [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function unknownKey(fault: string, key: string, known: readonly Key[]) {
  return requestError('FaultOptionInvalid', `'${fault}' has no option ${key}`, {
    next: known.length === 0 ? `leave ${key} out` : `it has ${known.join(', ')}`,
  });
}

function badValue(fault: string, key: Key, value: string, words: string) {
  return requestError('FaultOptionInvalid', `'${fault}' gives ${key} the value '${value}', not ${words}`, {
    next: `write ${key}=…, with ${words}`,
  });
}
