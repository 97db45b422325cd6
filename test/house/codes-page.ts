/** The reference page of the codes, from the registry, the catalogue and the checks. */
import { type Explanation, explanations, KINDS, type Kind } from '../../lib/cli/views/pages/explanations';
import { CODE_TABLES } from '../../lib/codes';

const HEAD = `# Codes

Written by \`npm run docs:codes\` from \`lib/codes\`, the signatures of \`lib/facts\` and the checks of the measure client.

Every error has a code, a sentence with the values of its case, and the next action. \`trainyard explain CODE\` prints the
same as this page. Exit codes: 0 it happened, 1 it was tried and failed, 2 the request was not valid, 3 it was stopped.
`;

/** What a kind of name is; the codes themselves come first, by what they are about. */
const ABOUT: Partial<Record<Kind, readonly [title: string, text: string]>> = {
  signature: [
    'Signatures',
    'Known failures, recognised by what they leave in a log. Compile and Deploy end with the name as their code when they find the cause in a log; Diagnose lists all that it finds.',
  ],
  finding: ['Findings', 'What Diagnose reports beside codes and signatures. They end nothing.'],
  check: ['Checks', 'What the verdict of a result is made of.'],
  'request error': ['Request errors', 'How a single request failed: `error.class` in `requests.jsonl`.'],
  'stop reason': [
    'Stop reasons',
    'Why a load or an instance was ended: `stopReason` of a result, `reason` of a guard.',
  ],
  fault: ['Faults', 'What `trainyard rehearse --inject` takes beside the names of signatures.'],
};

export function codesPage(): string {
  const known = explanations();
  const byCode = Object.entries(CODE_TABLES).map(([title, table]) =>
    section(
      title,
      '',
      known.filter((it) => isCode(it) && Object.hasOwn(table, it.name)),
    ),
  );
  const others = KINDS.flatMap((kind) => {
    const about = ABOUT[kind];
    if (about === undefined) return [];
    return section(
      ...about,
      known.filter((it) => it.kind === kind),
    );
  });
  return `${[HEAD, ...byCode, ...others].join('\n')}`;
}

const isCode = ({ kind }: Explanation) => ABOUT[kind] === undefined;

function section(title: string, text: string, rows: readonly Explanation[]): string {
  const codes = rows.some(isCode);
  const head = codes
    ? ['code', 'exit', 'from', 'meaning', 'next action']
    : ['name', 'meaning', 'next action', 'related'];
  const cells = rows.map((it) =>
    codes
      ? [`\`${it.name}\``, exitOf(it), it.from.join(', '), it.meaning, it.next]
      : [
          `\`${it.name}\``,
          it.meaning,
          it.next,
          it.related.map((name) => name.replace(/^error /, '')).join(', '),
        ],
  );
  const lines = [head, head.map(() => '---'), ...cells].map((row) => `| ${row.map(cell).join(' | ')} |`);
  return `## ${title}\n\n${text === '' ? '' : `${text}\n\n`}${lines.join('\n')}\n`;
}

const exitOf = ({ kind, exit }: Explanation) => (kind === 'warning' ? 'warning' : String(exit));

const cell = (text: string) => text.replaceAll('|', '\\|');
