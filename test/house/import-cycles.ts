/** Cycles of an import graph: each group of files that reach one another, by Tarjan's algorithm. */
export function cyclesOf(imports: Readonly<Record<string, readonly string[]>>): string[][] {
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const stack: string[] = [];

  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    let low = own;
    stack.push(file);
    for (const target of imports[file] ?? []) {
      if (!index.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, index.get(target) ?? low);
      if (target === file) cycles.push([file]);
    }
    if (low === own) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) cycles.push(group.sort());
    }
    return low;
  };

  for (const file of Object.keys(imports)) if (!index.has(file)) visit(file);
  return cycles;
}
