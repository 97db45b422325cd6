/** Intrinsic functions of a template, resolved with what a stack has made so far. */

export interface StackTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[] | string;
  readonly DeletionPolicy?: string;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-2',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A value without intrinsic functions. `idOf` gives the physical id of a resource, `parameters` the values of the stack. */
export function resolved(
  value: unknown,
  idOf: (logicalId: string) => string,
  parameters: Readonly<Record<string, string>>,
): unknown {
  const inner = (each: unknown): unknown => resolved(each, idOf, parameters);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  const ref = (id: string) => PSEUDO[id] ?? parameters[id] ?? idOf(id);
  switch (name) {
    case 'Ref':
      return ref(String(argument));
    case 'Fn::GetAtt':
      return (argument as string[]).map((part, at) => (at === 0 ? idOf(part) : part)).join('.');
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown];
      return (inner(parts) as unknown[]).join(separator);
    }
    case 'Fn::Sub':
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, id: string) => ref(id.split('.')[0] ?? ''));
    case 'Fn::Select': {
      const [at, list] = argument as [number, unknown];
      return (inner(list) as unknown[])[at];
    }
    case 'Fn::GetAZs':
      return ['us-east-2a', 'us-east-2b', 'us-east-2c'];
    case 'Fn::Base64':
      return inner(argument);
    default:
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
  }
}

/** Logical ids that a resource needs before it: by reference and by `DependsOn`. */
export function needsOf(
  { Properties, DependsOn = [] }: TemplateResource,
  known: ReadonlySet<string>,
): Set<string> {
  const found = new Set([DependsOn].flat());
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) {
        if (key === 'Ref') found.add(String(item));
        if (key === 'Fn::GetAtt') found.add(String((item as string[])[0]));
        if (key === 'Fn::Sub')
          for (const [, id = ''] of String(item).matchAll(/\$\{([^}.]+)/g)) found.add(id);
        walk(item);
      }
  };
  walk(Properties);
  return new Set([...found].filter((id) => known.has(id)));
}

/** Logical ids so that each comes after what it needs; among those that may come, `first` decides. */
export function inOrder({ Resources }: StackTemplate, first: (a: string, b: string) => number): string[] {
  const known = new Set(Object.keys(Resources));
  const needs = new Map(Object.entries(Resources).map(([id, resource]) => [id, needsOf(resource, known)]));
  const done: string[] = [];
  while (done.length < known.size) {
    const ready = [...known].filter(
      (id) => !done.includes(id) && [...(needs.get(id) ?? [])].every((need) => done.includes(need)),
    );
    const [next] = ready.sort(first);
    if (next === undefined) throw new RangeError('the template has a circle');
    done.push(next);
  }
  return done;
}
