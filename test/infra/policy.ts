/**
 * Who may do what, by the rules of IAM, from a synthesized template: statements of roles, managed policies and
 * policies, with what is known only later replaced by fixed values.
 */
import { matches } from './wildcard';

export interface Call {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys: tags of the resource, the namespace of a metric. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Statement {
  /** Of a policy of a resource or a trust: whom it is about. */
  readonly Principal?: Readonly<Record<string, string | readonly string[]>> | '*';
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  /** A trust names none: it is about its role. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A deny wins; without an allow, nothing is allowed. */
export function allowed(statements: readonly Statement[], call: Call): boolean {
  const matching = statements.filter((statement) => applies(statement, call));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}

/** The same of a policy of a resource, for a service or an account that calls. */
export function allowedFor(principal: string, statements: readonly Statement[], call: Call): boolean {
  const about = ({ Principal = {} }: Statement) =>
    Principal === '*' ||
    Object.values(Principal)
      .flat()
      .some((each) => each === '*' || each === principal);
  return allowed(statements.filter(about), call);
}

function applies(statement: Statement, { action, resource, context = {} }: Call): boolean {
  return (
    [statement.Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    [statement.Resource ?? '*'].flat().some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, context[key], [wanted].flat())),
    )
  );
}

/** Operators that our policies use; another one is a mistake of this test, not a yes and not a no. */
function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (value === undefined) return false;
  if (operator === 'StringEquals') return wanted.includes(value);
  if (operator === 'Bool') return wanted.includes(value);
  if (operator === 'StringLike' || operator.startsWith('Arn'))
    return wanted.some((pattern) => matches(pattern, value));
  throw new TypeError(`the evaluator does not know the condition ${operator}`);
}
