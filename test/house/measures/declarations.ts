import { type ParseResult, parse } from '@babel/parser';

type File = ParseResult;
type Statement = File['program']['body'][number];
type Exported = Extract<Statement, { type: 'ExportNamedDeclaration' }>;
type Node = NonNullable<Exported['declaration']>;
type Commented = Pick<Node, 'leadingComments'>;

/** A property, method or constructor parameter that a user of an exported declaration can see. */
export interface Member {
  readonly name: string;
  readonly documented: boolean;
}

/** One exported declaration of a file, with the members that an editor shows. */
export interface Declaration {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'const';
  readonly documented: boolean;
  readonly members: readonly Member[];
}

/** The syntax tree of a TypeScript file, with comments attached to what they stand in front of. */
export function parseFile(text: string): File {
  return parse(text, { sourceType: 'module', plugins: ['typescript'], attachComment: true });
}

/** The declarations that a file exports by itself; what it passes on from other files is not among them. */
export function declarationsOf(file: File): Declaration[] {
  return file.program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return [];
    return declared(statement.declaration, hasDoc(statement) || hasDoc(statement.declaration));
  });
}

function declared(node: Node, documented: boolean): Declaration[] {
  switch (node.type) {
    case 'ClassDeclaration':
      return [{ name: node.id?.name ?? '', kind: 'class', documented, members: classMembers(node) }];
    case 'TSInterfaceDeclaration':
      return [{ name: node.id.name, kind: 'interface', documented, members: signatures(node.body.body) }];
    case 'TSTypeAliasDeclaration':
      return [{ name: node.id.name, kind: 'type', documented, members: aliasMembers(node.typeAnnotation) }];
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return [{ name: node.id?.name ?? '', kind: 'function', documented, members: [] }];
    case 'VariableDeclaration':
      return node.declarations.map(({ id }) => ({
        name: id.type === 'Identifier' ? id.name : '',
        kind: 'const',
        documented,
        members: [],
      }));
    default:
      return [];
  }
}

/** Only `/** … *\/` is read by editors and generators. */
function hasDoc(node: Commented): boolean {
  return (
    node.leadingComments?.some(({ type, value }) => type === 'CommentBlock' && value[0] === '*') ?? false
  );
}

function classMembers(node: Extract<Node, { type: 'ClassDeclaration' }>): Member[] {
  return node.body.body.flatMap((member): Member[] => {
    if (member.type !== 'ClassProperty' && member.type !== 'ClassMethod') return [];
    // A computed name is a symbol: no user writes it.
    if (member.accessibility === 'private' || member.computed) return [];
    const own = { name: nameOf(member.key), documented: hasDoc(member) };
    return member.type === 'ClassMethod' ? [own, ...parameterProperties(member.params)] : [own];
  });
}

interface Parameter extends Commented {
  readonly type: string;
  readonly accessibility?: string | null;
  readonly parameter?: object;
}

function parameterProperties(params: readonly Parameter[]): Member[] {
  return params
    .filter((param) => param.type === 'TSParameterProperty' && param.accessibility !== 'private')
    .map((param) => ({ name: (param.parameter as { name?: string }).name ?? '', documented: hasDoc(param) }));
}

interface Signature extends Commented {
  readonly type: string;
  readonly key?: object;
}

function signatures(body: readonly Signature[]): Member[] {
  return body.flatMap((member) =>
    member.key === undefined ? [] : [{ name: nameOf(member.key), documented: hasDoc(member) }],
  );
}

interface TypeNode {
  readonly type: string;
  readonly types?: readonly TypeNode[];
  readonly members?: readonly Signature[];
}

/** Of an object type, or of each object type in a union or an intersection. */
function aliasMembers(node: TypeNode): Member[] {
  if (node.members !== undefined) return signatures(node.members);
  return (node.types ?? []).flatMap(aliasMembers);
}

function nameOf(key: object): string {
  const { name, value } = key as { readonly name?: string; readonly value?: unknown };
  return name ?? String(value ?? '');
}
