import { STAGES, type Stage } from '../../lib/acceptance/claims/claim';
import { HANDS } from '../../lib/acceptance/claims/hands';
import { CLAIM_REGISTER, CLAIM_TESTS, countByStage } from '../../lib/acceptance/claims/register';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

const ABOUT: Readonly<Record<Stage, string>> = {
  account: 'Any account, no instance.',
  small: 'One inf2.xlarge or trn1.2xlarge with a model of 1B; the last two rows need their own instances.',
  'trn2-small': 'One trn2.3xlarge with a model of 8B.',
  tutorial: 'One trn2.48xlarge with the tutorial’s model.',
};

function tested(id: string): string {
  const test = CLAIM_TESTS[id];
  return test === undefined
    ? 'never'
    : `${test.outcome}, ${test.at.slice(0, 10)}, ${test.by}: ${test.evidence}`;
}

/** A day does it, or hands do, with the reason. */
const tester = (id: string) => (HANDS[id] === undefined ? 'a day' : `hands: ${HANDS[id]}`);

function stageTable(stage: Stage, table: Table): string {
  const rows = CLAIM_REGISTER.filter((claim) => claim.stage === stage).map((claim) => [
    `\`${claim.id}\``,
    ...[
      claim.sentence,
      claim.matters,
      claim.test,
      tester(claim.id),
      claim.on,
      claim.minutes,
      tested(claim.id),
    ],
  ]);
  const head = [
    'claim',
    'what we say',
    'if it is not so',
    'how it is tested',
    'by',
    'on',
    'minutes',
    'tested',
  ];
  return `### ${stage}\n\n${ABOUT[stage]}\n\n${table(head, rows)}`;
}

/** The page of claims: counted by stage, then each stage as a table. */
export const claimSections = (page: string, table: Table) => [
  {
    ...{ page, marker: 'claim-counts' },
    render: () =>
      table(
        ['stage', 'claims', 'tested', 'minutes'],
        countByStage().map((it) => [it.stage, it.claims, it.tested, it.minutes]),
      ),
  },
  {
    ...{ page, marker: 'claims' },
    render: () => STAGES.map((stage) => stageTable(stage, table)).join('\n\n'),
  },
];
