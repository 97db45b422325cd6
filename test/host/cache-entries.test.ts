/** What of a compile cache is an artifact, and when a replica is believed to serve from it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

/** A cache with two complete entries below `root`; `put` makes one more. */
const CACHE = `
import json, os, shutil, sys, time
from pathlib import Path
from trainyard_host.artifacts import artifact, cache_entries
from trainyard_host.outcomes.failure import Failure
root = Path(os.environ["HOST_DIR"]) / "cache"
folder = root / cache_entries.FOLDER
A, B = "a" * 32, "b" * 32
shutil.rmtree(root, ignore_errors=True)
def put(key, size=8, said=8):
    entry = folder / key
    entry.mkdir(parents=True)
    for name in ("graph.hlo", ".artifact_metadata_v0.json"):
        (entry / name).write_text("{}")
    (entry / f"graph_{key}.neff").write_bytes(b"n" * size)
    (entry / ".compilation_complete").write_text(f"completed:1\\nneff_size:{said}\\n")
    return entry
put(A), put(B)
def proven():
    try:
        artifact.prove(root, "key", {}, Path("/models/m"), digests=True)
        return "proven"
    except Failure as failure:
        return f"{failure.code} {failure.message}"
`;

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

function python(code: string): string {
  const done = spawnSync('python3', ['-c', CACHE + code], {
    encoding: 'utf8',
    env: instance.environment({ PYTHONPATH: join(instance.toolkit, 'python'), HOST_DIR: instance.dir }),
  });
  expect(done.stderr).toBe('');
  return done.stdout.trim();
}

describe('an entry', () => {
  test.each([
    ['None', ''],
    [`${'a'.repeat(32)} has no graph.hlo`, '(folder / A / "graph.hlo").unlink()'],
    [`${'a'.repeat(32)} has no .compilation_complete`, '(folder / A / ".compilation_complete").unlink()'],
    ['has no .artifact_metadata_v0.json', '(folder / A / ".artifact_metadata_v0.json").unlink()'],
    ['has 7 bytes, and its marker says 8', '(folder / A / f"graph_{A}.neff").write_bytes(b"n" * 7)'],
    ['says no neff_size', '(folder / A / ".compilation_complete").write_text("completed:1")'],
  ])('is faulty or not: %s', (said, change) => {
    expect(python(`${change}\nprint(cache_entries.fault_of(folder / A))`)).toContain(said);
  });

  test('is no entry under a name that is no key', () => {
    expect(python('put("nki"), put("c" * 31)\nprint(len(cache_entries.entries(root)))')).toBe('2');
  });
});

test('of a cache stays what another server can use, and nothing else', () => {
  const kept = python(`
put("c" * 32, said=9)
(folder / A / ".cache_accessed").write_text("1")
(folder / f".{A}.compilation_metadata").write_text("1")
(folder / f".{A}.compilation_metadata.lock").write_text("")
(folder / f"{B}.tmp.7").mkdir()
(folder / "nki").mkdir()
(folder / "nki" / "k.json").write_text("{}")
(root / "nki-binaries").mkdir()
(root / "nki-binaries" / "k.bin").write_text("k")
(root / "torch_compile_cache" / "x").mkdir(parents=True)
cache_entries.keep_complete(root)
print(json.dumps(sorted(str(it.relative_to(root)) for it in root.rglob("*") if it.is_file())))
`);
  const files = (key: string) =>
    ['.artifact_metadata_v0.json', '.compilation_complete', 'graph.hlo', `graph_${key}.neff`].map(
      (name) => `neuron/compile_cache/${key}/${name}`,
    );
  expect(JSON.parse(kept)).toEqual([
    ...files('a'.repeat(32)),
    ...files('b'.repeat(32)),
    'neuron/compile_cache/nki/k.json',
    'nki-binaries/k.bin',
  ]);
});

describe('a cache as an artifact', () => {
  const manifest = 'artifact.write_manifest(root, "key", {}, {"entries": cache_entries.complete(root)})\n';

  test('is proven by its entries and files, and needs no model.pt', () => {
    expect(python(`${manifest}print(proven())`)).toBe('proven');
  });

  test('may have entries that were made since', () => {
    expect(python(`${manifest}put("d" * 32)\nprint(proven())`)).toBe('proven');
  });

  test.each([
    ['is absent or not 8 bytes long', '(folder / A / f"graph_{A}.neff").write_bytes(b"n")'],
    ['has another digest', '(folder / A / f"graph_{A}.neff").write_bytes(b"m" * 8)'],
    ['is absent or not', 'shutil.rmtree(folder / B)'],
  ])('is refused: %s', (said, change) => {
    expect(python(`${manifest}${change}\nprint(proven())`)).toMatch(
      new RegExp(`^ArtifactMismatch .*${said}`),
    );
  });

  test('is refused without an entry', () => {
    const empty = 'artifact.write_manifest(root, "key", {}, {"entries": []})\n';
    expect(python(`${empty}print(proven())`)).toContain('its cache has no entry');
  });
});

test('the path that graphs name leads to the binaries of the latest cache', () => {
  const said = python(`
link, other = root.parent / "nki" / "key", root.parent / "other"
cache_entries.link_binaries(link, root)
(link / "k.bin").write_text("one")
cache_entries.link_binaries(link, other)
print((root / "nki-binaries" / "k.bin").read_text(), os.path.realpath(link) == str(other / "nki-binaries"), len(list(link.parent.iterdir())))
`);
  expect(said).toBe('one True 1');
});

describe('a replica', () => {
  /** What the proof says of a replica whose log is this. */
  const hits = (log: string, more = '', environment = '"VLLM_NEURON_DISABLE_WARMUP_COMPILE": "1"') =>
    python(`
from trainyard_host.replicas import cache_hits, replica, units
artifact.write_manifest(root, "key", {}, {"entries": cache_entries.complete(root)})
it = replica.Replica(0, 8000, "", "0-31", 0, 31, "", "", "key", {}, "", [], {"VLLM_CACHE_ROOT": str(root), ${environment}}, {})
it.log.parent.mkdir(parents=True, exist_ok=True)
it.log.write_text("Compiling...\\n" + ${JSON.stringify(log)})
it.log_offset, it.started_at = 13, time.time() - 5
family = []
units.state_of = lambda port: units.UnitState("active", "running", os.getpid() if family else 0, 0, "", 0)
cache_hits.processes.family = lambda pid: family
${more}
try:
    cache_hits.check_hits(it)
    print("hit", cache_hits.compiled(it))
except Failure as failure:
    print(failure.code, failure.message, failure.next)
`);
  const both = `Local cache hit for key: ${'a'.repeat(32)}\nLocal cache hit for key: ${'b'.repeat(32)}\n`;

  test('is believed by a hit for each entry, whatever its log said before its start', () => {
    expect(hits(both)).toBe('hit 0');
  });

  test('is believed by a note of access that is newer than its start, and not by an older one', () => {
    const touch = (age: number) =>
      `for key in (A, B):\n    (folder / key / ".cache_accessed").touch(); os.utime(folder / key / ".cache_accessed", (it.started_at - ${age},) * 2)`;
    expect(hits('', touch(-1))).toBe('hit 0');
    expect(hits('', touch(1))).toContain('CompileCacheMiss');
  });

  test('that compiles is a miss, with what cures it', () => {
    expect(hits(`${both}INFO Compiling...\n`)).toMatch(
      /^CompileCacheMiss replica 0 on port 8000 .*Compiling\.\.\. compile it anew, then deploy: `trainyard run --artifact-cache refill`$/,
    );
    expect(
      hits(
        both,
        'family.append(1); cache_hits.processes.words_of = lambda pid: ["/opt/v/bin/python3", "/opt/v/bin/neuronx-cc"]',
      ),
    ).toContain('its process 1 is neuronx-cc');
  });

  test('that did not ask for an entry is a miss', () => {
    expect(hits(`Local cache hit for key: ${'a'.repeat(32)}`)).toContain(
      `did not ask for the entry ${'b'.repeat(32)}`,
    );
  });

  test('may compile where it was allowed to, and it is counted', () => {
    expect(hits('Compiling...\nCompiling...\n', '', '"X": "1"')).toBe('hit 2');
  });
});

describe('a virtual environment without a documented name', () => {
  const look = (...names: string[]) =>
    python(`
from trainyard_host.rules import facts
for name in ${JSON.stringify(names)}:
    (Path(os.environ["TRAINYARD_ROOT"]) / "opt" / name).mkdir(parents=True)
try:
    print(facts.venv("2.33.0"), facts.serving_venv("2.33.0"))
except Failure as failure:
    print(failure.code, failure.message)
`);

  test('is the one folder that fits', () => {
    const name = 'aws_neuronx_venv_pytorch_inference_vllm_0_29_0_1_2_0';
    expect(look(name, 'aws_neuronx_venv_torch_neuronx_2_14_0')).toBe(`/opt/${name} /opt/${name}`);
  });

  test('is refused where none fits, and where two do', () => {
    expect(look('aws_neuronx_venv_torch_neuronx_2_14_0')).toMatch(/^VenvMissing .* has none$/);
    expect(look('aws_neuronx_venv_vllm_1', 'aws_neuronx_venv_vllm_2')).toMatch(
      /^VenvMissing .*\/opt\/aws_neuronx_venv_vllm_1, \/opt\/aws_neuronx_venv_vllm_2$/,
    );
  });
});
