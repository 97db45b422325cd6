/** What the host's own code recognises in texts. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { EmulatedInstance } from './emulated-instance';

/** A text, and the kind of log that it stands in. */
export interface Told {
  readonly log: string;
  readonly text: string;
}

export interface Seen {
  /** Every signature that the log shows, in order. */
  readonly names: readonly string[];
  readonly cause: string | null;
}

const LOOK = `import json, sys
from trainyard_host.rules import signatures
def look(it):
    cause = signatures.cause_in(it["text"], "x", it["log"])
    names = [one.name for one in signatures.findings_in(it["text"], "x", it["log"])]
    return {"names": names, "cause": cause and cause.name}
print(json.dumps([look(it) for it in json.load(sys.stdin)]))`;

export function seen(instance: EmulatedInstance, told: readonly Told[]): readonly Seen[] {
  const env = instance.environment({ PYTHONPATH: join(instance.toolkit, 'python') });
  const done = spawnSync('python3', ['-c', LOOK], { encoding: 'utf8', env, input: JSON.stringify(told) });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout);
}
