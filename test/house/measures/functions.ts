const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'ClassPrivateMethod',
  'ObjectMethod',
]);

interface Node {
  readonly type: string;
  readonly body?: { readonly type?: string } | null;
  readonly loc?: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

/** Lines of every function, method and arrow function with a block, the inner ones too. */
export function functionLengths(tree: object): number[] {
  const lengths: number[] = [];
  walk(tree, (node) => {
    if (!FUNCTIONS.has(node.type) || node.body?.type !== 'BlockStatement' || node.loc === undefined) return;
    lengths.push(node.loc.end.line - node.loc.start.line + 1);
  });
  return lengths;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return;
  visit(value as Node);
  for (const [key, child] of Object.entries(value)) if (!/Comments$|^loc$/.test(key)) walk(child, visit);
}
