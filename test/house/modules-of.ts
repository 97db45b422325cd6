/** The modules that a module loads, itself and what those load included; types alone load nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FROM = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'(\.[^']+)'|require\('(\.[^']+)'\)/gm;

/** Paths from the root of the repository. */
export function modulesOf(start: string): string[] {
  const seen = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...loadedBy(at));
  }
  return [...seen];
}

function loadedBy(module: string): string[] {
  return [...readFileSync(module, 'utf8').matchAll(FROM)].flatMap(([, imported, required]) => {
    const base = join(dirname(module), imported ?? required ?? '');
    return [`${base}.ts`, `${base}/index.ts`].filter((file) => existsSync(file)).slice(0, 1);
  });
}
