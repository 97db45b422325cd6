/** An artifact is loaded when it is the one that the command recorded, wherever it lies. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

/** One on local disk and one in the bucket, each whole and proven; says which is taken for a digest. */
const FIND = `
import os, shutil, sys
from trainyard_host.artifacts import artifact, artifact_store
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import host_paths
local, stored, wanted = sys.argv[1:4]
artifact.check_product = lambda folder: {}
artifact.check_config = lambda folder, document, model_path: None
def put(folder, by):
    folder.mkdir(parents=True)
    (folder / "model.pt").write_text(by)
    artifact.write_manifest(folder, "key", {}, {"by": by})
    return artifact.digest_of(folder)
digests = {"any": None, "another": "0" * 64}
for by in ("one", "two"):
    digests[by] = put(host_paths.data() / by, by)
if local != "none":
    put(host_paths.artifact("key"), local)
if stored != "none":
    bucket = host_paths.data() / "stored"
    put(bucket, stored)
    shutil.copytree(bucket, sys.argv[4] + "/artifacts/key")
try:
    found = artifact_store.find("key", {}, host_paths.data(), digests[wanted])
    text = (host_paths.artifact("key") / "model.pt").read_text() if found else ""
    print(found, text)
except Failure as failure:
    print(failure.code, "bucket" if "s3://" in failure.message else "local", failure.message.count("was recorded"))
`;

const REFUSED = 'ArtifactNotTrusted';

test.each([
  ['one', 'one', 'one', 'local one'],
  ['one', 'none', 'one', 'local one'],
  ['none', 'one', 'one', 'bucket one'],
  // Two instances compiled the same at the same time; the work of the other is in the bucket.
  ['one', 'two', 'two', 'bucket two'],
  ['none', 'none', 'one', 'None'],
  ['none', 'two', 'one', `${REFUSED} bucket 1`],
  ['two', 'two', 'one', `${REFUSED} bucket 1`],
  ['two', 'none', 'one', `${REFUSED} local 1`],
  ['one', 'two', 'another', `${REFUSED} bucket 1`],
  // By hand, without a digest: as before.
  ['one', 'two', 'any', 'local one'],
  ['none', 'two', 'any', 'bucket two'],
])('%s on local disk, %s in the bucket, %s recorded: %s', (local, stored, wanted, expected) => {
  const instance = new EmulatedInstance();
  try {
    const env = instance.environment({
      PYTHONPATH: join(instance.toolkit, 'python'),
      TRAINYARD_COMMAND_ID: 'command-1',
      TRAINYARD_BUCKET: 'results',
      TRAINYARD_STATE: instance.dir,
    });
    const done = spawnSync('python3', ['-c', FIND, local, stored, wanted, instance.bucket], {
      encoding: 'utf8',
      env,
    });
    expect(done.stderr).toBe('');
    expect(done.stdout.trim()).toBe(expected);
  } finally {
    instance.remove();
  }
});
