/** A release's venv as an image brings it, with the real pip and an index of wheels that hold nothing. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What pip resolves by are names, versions and requirements. */
const WHEELS = `
import sys, zipfile
for row in sys.argv[2:]:
    pinned, *needs = row.split(" needs ")
    name, version = pinned.split("==")
    file = name.replace("-", "_")
    folder = f"{file}-{version}.dist-info"
    with zipfile.ZipFile(f"{sys.argv[1]}/{file}-{version}-py3-none-any.whl", "w") as wheel:
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {it}" for it in needs)]
        wheel.writestr(f"{folder}/METADATA", "\\n".join(lines) + "\\n")
        wheel.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{folder}/RECORD", "")
`;

/** Made once a file: a venv with pip takes seconds, and a copy of its packages none. */
export class ImageVenv {
  /** Folder of the wheels, for `--find-links`. */
  readonly index = mkdtempSync(join(tmpdir(), 'trainyard-image-'));
  private readonly made = join(this.index, 'venv');

  /** Rows `name==version`, or `name==version needs REQUIREMENT`; and what of them the image brings. */
  constructor(wheels: readonly string[], brought: readonly string[]) {
    ended(spawnSync('python3', ['-c', WHEELS, this.index, ...wheels]));
    ended(spawnSync('python3', ['-m', 'venv', this.made]));
    this.install(this.made, ...brought);
  }

  remove(): void {
    rmSync(this.index, { recursive: true, force: true });
  }

  /** A venv of its own with what the image brings. */
  copy(to: string): void {
    ended(spawnSync('python3', ['-m', 'venv', '--without-pip', to]));
    cpSync(packages(this.made), packages(to), { recursive: true });
    writeFileSync(`${to}/bin/pip`, `#!/bin/sh\nexec '${to}/bin/python' -m pip "$@"\n`);
    chmodSync(`${to}/bin/pip`, 0o755);
  }

  /** Without constraints, as the maker of the image does. */
  install(venv: string, ...names: string[]): void {
    ended(spawnSync(`${venv}/bin/pip`, ['install', '--no-index', '--find-links', this.index, ...names]));
  }

  /** A line of the file of pip calls that bootstrap reads. */
  row(...words: string[]): string {
    return `${['-', 'install', '--no-index', '--find-links', this.index, ...words].join('\t')}\n`;
  }
}

const packages = (venv: string) =>
  join(venv, 'lib', readdirSync(join(venv, 'lib'))[0] ?? '', 'site-packages');

function ended({ status, stderr }: ReturnType<typeof spawnSync>): void {
  if (status !== 0) throw new Error(String(stderr));
}
