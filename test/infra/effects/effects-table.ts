/** The table of `docs/changing.md`: every field, what its change does in the template, and to whom. */
import { type Effect, FIELD_EFFECTS } from '../../../lib/environment/fields/field-effects';

interface Words {
  readonly running: string;
  readonly stopped: string;
  readonly told: string;
}

const ALONE: Words = { running: 'goes on', stopped: 'stays stopped', told: '' };
const STOPS = 'stays as it is; replaced with a higher number';

const WORDS: Readonly<Record<Effect, Words>> = {
  nothing: ALONE,
  stack: ALONE,
  bootstrap: {
    running: 'bootstraps again when its phases have ended',
    stopped: 'bootstraps at its next start',
    told: '`trainyard bootstrap` shows how it went',
  },
  instance: { running: STOPS, stopped: STOPS, told: 'refused: raise `instance.generation`' },
  network: { running: STOPS, stopped: STOPS, told: 'refused: raise `network.generation`' },
  'new-stack': {
    running: 'goes on in the old stack',
    stopped: 'stays in the old stack',
    told: 'a second stack is made; destroy the old one',
  },
};

/** Fields that are the number itself: nothing refuses them. */
const NUMBERS: Readonly<Record<string, Words>> = {
  'instance.generation': {
    running: 'is replaced',
    stopped: 'is replaced',
    told: 'waits for the bootstrap of the new one',
  },
  'network.generation': {
    running: 'is replaced, in a new network',
    stopped: 'is replaced, in a new network',
    told: 'waits for the bootstrap of the new one',
  },
  'instance.count': {
    running: 'goes on; others come, or the last ones end',
    stopped: 'stays stopped; others come, or the last ones end',
    told: 'waits for the bootstrap of the new ones',
  },
};

/** One row for each field. `words` are the resources that the change touches. */
export function effectsTable(
  rows: ReadonlyArray<{ readonly field: string; readonly words: readonly string[] }>,
): string {
  const head = [
    'field',
    'needs',
    'in the template',
    'fresh',
    'running instance',
    'stopped instance',
    'you are told',
  ];
  return [
    line(head),
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map(({ field, words }) => line(cells(field, words))),
  ].join('\n');
}

function cells(field: string, words: readonly string[]): string[] {
  const { effects = [], note = '' } = FIELD_EFFECTS[field] ?? {};
  const { running, stopped, told } = NUMBERS[field] ?? WORDS[effects.at(-1) ?? 'nothing'];
  const said = [note, told].filter((text) => text !== '').join('; ');
  return [`\`${field}\``, effects.join(' and '), shorter(words), 'takes it', running, stopped, said];
}

/** Networks and documents as a whole where most of theirs change. */
function shorter(words: readonly string[]): string {
  const documents = words
    .filter((word) => word.startsWith('document '))
    .map((word) => word.slice('document '.length));
  const network = words.filter((word) => NETWORK.test(word));
  const rest = words.filter((word) => !word.startsWith('document ') && !NETWORK.test(word));
  const parts = [
    ...(documents.length === 7 ? ['every document'] : documents),
    ...(network.length > 2 ? ['the network'] : network),
    ...rest,
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

const NETWORK = /^EC2::(VPC|Subnet|Route|InternetGateway|NatGateway|EIP|FlowLog|SecurityGroup)/;

const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
