import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const PACKAGE = join(resolve(__dirname, '../..'), 'assets/host/python/trainyard_host');

/** Public modules, classes and functions of a package, read without running it: [name, has a docstring]. */
const LIST = `
import ast, json, sys
from pathlib import Path

def public(node, name):
    yield name, ast.get_docstring(node)
    for child in node.body:
        kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(child, kinds) and not child.name.startswith("_"):
            yield from public(child, f"{name} {child.name}") if isinstance(child, ast.ClassDef) else [
                (f"{name} {child.name}", ast.get_docstring(child))
            ]

root = Path(sys.argv[1])
files = [(file, file.relative_to(root).as_posix()) for file in sorted(root.rglob("*.py"))]
print(json.dumps([row for file, name in files for row in public(ast.parse(file.read_text("utf-8")), name)]))
`;

type Row = readonly [name: string, docstring: string | null];

function listed(): Row[] {
  const done = spawnSync('python3', ['-c', LIST, PACKAGE], { encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout) as Row[];
}

describe('the Python of the host', () => {
  const rows = listed();

  test('is read: modules, classes, methods and functions', () => {
    const names = rows.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        '__init__.py',
        'outcomes/failure.py Failure',
        'outcomes/failure.py run',
        'replicas/startup.py Startup run',
      ]),
    );
    expect(names.filter((name) => / _/.test(name))).toEqual([]);
    const ofMeasure = rows.filter(([name]) => name.startsWith('measure/')).length;
    expect(ofMeasure).toBeGreaterThan(250);
    expect(rows.length - ofMeasure).toBeGreaterThan(300);
  });

  test('has a docstring on everything public', () => {
    expect(rows.filter(([, docstring]) => !docstring).map(([name]) => name)).toEqual([]);
  });

  test('says something in each: a sentence, not the name again', () => {
    const words = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const empty = rows.filter(([name, docstring]) => {
      const known = new Set(words(name));
      return docstring !== null && words(docstring).filter((word) => !known.has(word)).length < 3;
    });
    expect(empty).toEqual([]);
  });
});
