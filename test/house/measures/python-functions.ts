import { spawnSync } from 'node:child_process';

/** How many public functions of the host's Python there are, and how many have a docstring. */
export interface PythonFunctions {
  readonly all: number;
  readonly documented: number;
}

const COUNT = `
import ast, json, pathlib, sys

functions = []

def visit(node):
    for child in getattr(node, "body", []):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            visit(child)
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and not child.name.startswith("_"):
            functions.append(ast.get_docstring(child) is not None)

for path in pathlib.Path(sys.argv[1]).rglob("*.py"):
    visit(ast.parse(path.read_text("utf-8")))
print(json.dumps({"all": len(functions), "documented": sum(functions)}))
`;

/** Functions and methods of public classes under a folder; names that begin with an underscore are private. */
export function pythonFunctions(folder: string): PythonFunctions {
  const python = spawnSync('python3', ['-B', '-c', COUNT, folder], { encoding: 'utf8' });
  if (python.status !== 0) throw new Error(python.stderr);
  return JSON.parse(python.stdout) as PythonFunctions;
}
