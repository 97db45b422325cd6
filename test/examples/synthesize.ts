/** Runs an example as the CDK runs an app: once, and it writes its cloud assembly where CDK_OUTDIR says. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly folder: string;
  /** Resources by the name of the template's file. */
  readonly templates: Readonly<Record<string, readonly Resource[]>>;
}

export function synthesize(name: string): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-example-'));
  const before = process.env['CDK_OUTDIR'];
  process.env['CDK_OUTDIR'] = folder;
  try {
    require(`./${name}`);
  } finally {
    if (before === undefined) delete process.env['CDK_OUTDIR'];
    else process.env['CDK_OUTDIR'] = before;
  }
  return { folder, templates: templatesIn(folder) };
}

/** Those of nested assemblies too: a stage of a pipeline has one of its own. */
export function templatesIn(folder: string): Synthesized['templates'] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => {
        const text = readFileSync(join(folder, file), 'utf8');
        const { Resources } = JSON.parse(text) as { Resources: Record<string, Resource> };
        return [file.split('/').at(-1)?.replace('.template.json', '') ?? file, Object.values(Resources)];
      }),
  );
}
