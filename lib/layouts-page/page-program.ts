import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phaseError } from '../core/errors';
import { packageRoot } from '../core/package-root';

/** Where the build puts the bundle of `browser/main.ts`, from the root of the package. */
const BUNDLE = 'dist/lib/layouts-page/browser/main.js';

/**
 * The program of the page: one script without imports, bundled when the package is built.
 * @throws PageProgramMissing in a checkout that is not built
 */
export function pageProgram(): string {
  const file = join(packageRoot(), BUNDLE);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw phaseError('PageProgramMissing', `${file} is not there: the program of the page was not built`, {
    next: 'run `npm run build`, or install the package again',
  });
}
