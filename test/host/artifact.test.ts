import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

/** Makes a valid artifact, damages it by the statement, and prints what the proof says of it. */
const PROVE = `
import json, os, sys
from pathlib import Path
from trainyard_host.artifacts import artifact
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules.phase_request import Serving
OPTIONS = {"async-mode": True, "enable-bucketing": True, "context-encoding-buckets": [4096, 8192], "mlp-kernel-enabled": False}
folder, model = Path(sys.argv[1]), Path("/models/m")
draft = ("meta-llama/Llama-3.2-1B-Instruct", "d") if sys.argv[4] == "drafted" else ("", "")
wanted = Serving("meta-llama/Llama-3.3-70B-Instruct", "r", 32, 4, 8192, 8192, 2, "corrected", OPTIONS, {}, *draft)
document = artifact.key_document(wanted, "2.23.0", {"neuronx-cc": "1"}, "trn2.48xlarge")
key = artifact.key_of(document)
folder.mkdir(parents=True, exist_ok=True)
config = {"_name_or_path": "/models/m/", "neuron_config": {**artifact.expected_fields(document["arguments"]), "logical_nc_config": 2}}
(folder / "neuron_config.json").write_text(json.dumps(config))
(folder / "model.pt").write_bytes(b"neff" * 100)
def fused(path):
    config["fused_spec_config"] = {"draft_model_path": path}
    change()
def change(**fields):
    config["neuron_config"].update(fields)
    (folder / "neuron_config.json").write_text(json.dumps(config))
before, after = sys.argv[2], sys.argv[3]
exec(before)
artifact.write_manifest(folder, key, document, {})
exec(after)
try:
    artifact.prove(folder, key, document, model, digests=True)
    print("proven")
except Failure as failure:
    print(failure.code, failure.message)
`;

describe('the proof of an artifact', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
  });
  afterEach(() => instance.remove());

  function prove(beforeManifest: string, afterManifest = '', draft = 'none'): string {
    const folder = join(instance.dir, 'artifact');
    const python = spawnSync('python3', ['-c', PROVE, folder, beforeManifest, afterManifest, draft], {
      encoding: 'utf8',
      env: instance.environment({ PYTHONPATH: join(instance.toolkit, 'python') }),
    });
    expect(python.stderr).toBe('');
    return python.stdout.trim();
  }

  test('one with a draft model is proven where its draft is the one that was asked for', () => {
    const path = '/mnt/trainyard/models/meta-llama--Llama-3.2-1B-Instruct';
    expect(prove(`fused("${path}/d/")`, '', 'drafted')).toBe('proven');
    expect(prove(`fused("${path}/other")`, '', 'drafted')).toContain('its draft model is at');
    expect(prove('', '', 'drafted')).toContain('its draft model is at no path');
    expect(prove(`fused("${path}/d")`)).toContain('and none was asked for');
  });

  test('a whole and fitting one is proven', () => {
    expect(prove('')).toBe('proven');
  });

  test.each([
    ['batch_size is 8, and 4 was asked for', 'change(batch_size=8)', ''],
    ['ctx_batch_size is 4, and 1 was asked for', 'change(ctx_batch_size=4)', ''],
    ['is_continuous_batching is False', 'change(is_continuous_batching=False)', ''],
    ['logical_nc_config is 1, and 2 was asked for', 'change(logical_nc_config=1)', ''],
    ['async_mode is False, and True was asked for', 'change(async_mode=False)', ''],
    ['context_encoding_buckets is [8192]', 'change(context_encoding_buckets=[8192])', ''],
    ['compiled from /other', 'config["_name_or_path"] = "/other"; change()', ''],
    ['model.pt is absent or empty', '(folder / "model.pt").write_bytes(b"")', ''],
    ['model.pt is absent or not 400 bytes', '', '(folder / "model.pt").unlink()'],
    ['model.pt has another digest', '', '(folder / "model.pt").write_bytes(b"neft" * 100)'],
    ['it has no readable trainyard-artifact.json', '', '(folder / artifact.MANIFEST).unlink()'],
    ['and other was asked for', '', 'key = "other"'],
  ])('refused: %s', (text, before, after) => {
    const said = prove(before, after);
    expect(said).toMatch(/^ArtifactMismatch /);
    expect(said).toContain(text);
  });
});

/** Installs over an older artifact while somebody else puts another one there, as often as `rivals` says. */
const INSTALL = `
import os, sys
from pathlib import Path
from trainyard_host.artifacts import artifact_store
from trainyard_host.storage import host_paths
folder, rivals = host_paths.artifact("key"), int(sys.argv[1])
def put(path, text):
    path.mkdir(parents=True)
    (path / "model.pt").write_text(text)
put(folder, "older")
work = artifact_store.work_folder() / "compiled"
put(work, "ours")
replace = os.replace
def rival(source, target):
    global rivals
    if source == work and rivals > 0:
        rivals -= 1
        put(folder, "a rival's")
    replace(source, target)
os.replace = rival
artifact_store.install(work, "key")
print((folder / "model.pt").read_text(), sorted(it.name for it in work.parent.iterdir()), rivals)
`;

describe('an artifact gets its place', () => {
  test.each([0, 1, 3])('whoever else puts one there meanwhile: %i', (rivals) => {
    const instance = new EmulatedInstance();
    try {
      const env = instance.environment({
        PYTHONPATH: join(instance.toolkit, 'python'),
        TRAINYARD_COMMAND_ID: 'command-1',
      });
      const done = spawnSync('python3', ['-c', INSTALL, `${rivals}`], { encoding: 'utf8', env });
      expect(done.stderr).toBe('');
      expect(done.stdout).toBe("ours ['owner.pid'] 0\n");
    } finally {
      instance.remove();
    }
  });
});
