import { FIELDS, type Field } from '../../lib/compare/fields';
import { GROUPS, type GroupName, isAcrossName } from '../../lib/compare/groups';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

const RULE_WORDS: Readonly<Record<Field['rule'], string>> = {
  'must be the same': 'must',
  'may differ': 'may',
  'is noted': 'noted',
};

/** The table of the page about comparisons: which field is in which group, and what naming the group means. */
export const compareSections = (page: string, table: Table) => [
  {
    page,
    marker: 'compare-groups',
    render: () =>
      table(
        ['group', 'about', 'fields', 'not like for like'],
        (Object.keys(GROUPS) as GroupName[])
          .filter(isAcrossName)
          .map((group) => [
            `\`${group}\``,
            GROUPS[group].about,
            fieldsOf(group),
            GROUPS[group].unlike?.because ?? '',
          ]),
      ),
  },
];

function fieldsOf(group: GroupName): string {
  const fields = FIELDS.filter((field) => field.group === group);
  const rules = [...new Set(fields.map(({ rule }) => rule))];
  return rules
    .map((rule) => {
      const names = fields.filter((field) => field.rule === rule).map(({ name }) => name);
      return `*${RULE_WORDS[rule]}*: ${names.join(', ')}`;
    })
    .join('; ');
}
