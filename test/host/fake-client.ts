/** The phase Benchmark on a private instance, with a client that does what it is told and writes what it was asked. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

/** What one run of the client does; without seconds it ends at once, without a code by 0, or 3 when told to stop. */
export interface ClientRun {
  readonly seconds?: number;
  readonly code?: number;
  readonly verdict?: 'valid' | 'suspect' | 'invalid';
  readonly stopReason?: string;
  /** As by the kernel's out-of-memory killer: no word, and no result but what is recovered. */
  readonly killed?: boolean;
  /** It ends once this file holds this text. */
  readonly awaits?: { readonly file: string; readonly text: string };
  /** By a second signal, after its result was written. */
  readonly killedAtTheEnd?: boolean;
}

const CLIENT = `
import json, os, signal, sys, time
def given(flag):
    return sys.argv[sys.argv.index(flag) + 1]
if sys.argv[1] == "recover":
    with open(os.path.join(sys.argv[2], "result.json"), "w") as stream:
        json.dump({"verdict": {"status": "invalid"}, "partial": True, "stopReason": "ClientDied"}, stream)
    sys.exit(0)
out = given("--out")
with open(given("--request")) as stream:
    asked = json.load(stream)
runs = json.loads(os.environ["FAKE_RUNS"])
this = runs[(asked["repeat"] or {"number": 1})["number"] - 1]
def write(name, value):
    with open(os.path.join(out, name), "w") as stream:
        json.dump(value, stream)
def end(code):
    reason = "Stopped" if code == 3 else this.get("stopReason")
    verdict = {"status": this.get("verdict", "valid")}
    write("result.json", {"verdict": verdict, "partial": reason is not None, "stopReason": reason, "asked": asked})
    if this.get("killedAtTheEnd"):
        os.kill(os.getpid(), signal.SIGKILL)
    sys.exit(code)
signal.signal(signal.SIGTERM, lambda *_: end(3))
with open(given("--progress")) as stream:
    write("requests.jsonl", json.load(stream))
if this.get("killed"):
    os.kill(os.getpid(), signal.SIGKILL)
code = this.get("code", 0)
if code in (1, 2):
    write("failure.json", {"code": "AllReplicasFail", "message": "no request was answered", "next": "run Diagnose"})
if code:
    sys.exit(code)
time.sleep(this.get("seconds", 0))
def awaited(file, text):
    with open(file) as stream:
        return text in stream.read()
overdue = time.monotonic() + 45
while "awaits" in this and not (os.path.exists(this["awaits"]["file"]) and awaited(**this["awaits"])):
    if time.monotonic() > overdue:
        sys.exit(f"never saw {this['awaits']}")
    time.sleep(0.05)
end(0)
`;

/** The phase without its look at the replicas, which needs units. */
const TRIAL = `
import os
from types import SimpleNamespace
from trainyard_host.outcomes import failure
from trainyard_host.phases import benchmark
url = "http://127.0.0.1:" + os.environ.get("FAKE_PORT", "8000")
words = os.environ.get("FAKE_SERVER", "serve").split(" ")
replica = SimpleNamespace(index=0, url=url, cores="0-31", started_at=1.0, served_model="mock/model", argv=words)
benchmark.deployed = lambda wanted: [replica]
failure.run(benchmark.main)
`;

const LIBRARY = join(__dirname, '../../assets/emulated/venv-llmperf/site-packages');
const PYTHON = `#!/bin/bash\nPYTHONPATH=$PYTHONPATH:${LIBRARY} exec python3 "$@"\n`;

const REQUEST = {
  TRAINYARD_MODEL: 'meta-llama/Llama-3.3-70B-Instruct',
  TRAINYARD_MODEL_REVISION: 'r',
  TRAINYARD_TENSOR_PARALLEL_DEGREE: '32',
  TRAINYARD_BATCH_SIZE: '4',
  TRAINYARD_MAX_CONTEXT_LENGTH: '8192',
  TRAINYARD_SEQUENCE_LENGTH: '8192',
  TRAINYARD_LOGICAL_CORES: '2',
  TRAINYARD_PRESET: 'corrected',
  TRAINYARD_CLIENT: 'trainyard',
  TRAINYARD_REQUEST_COUNT: '1000',
  TRAINYARD_WARMUP_REQUESTS: '8',
  TRAINYARD_CONCURRENCY: '0',
  TRAINYARD_SEED: '11111',
  TRAINYARD_MEAN_INPUT_TOKENS: '7936',
  TRAINYARD_STDDEV_INPUT_TOKENS: '30',
  TRAINYARD_INPUT_COUNTING: 'exact',
  TRAINYARD_MEAN_OUTPUT_TOKENS: '256',
  TRAINYARD_STDDEV_OUTPUT_TOKENS: '30',
  TRAINYARD_TIME_LIMIT_SECONDS: '600',
};

export function benchmarkInstance(): EmulatedInstance {
  const instance = measuringInstance();
  instance.file('toolkit/python/trainyard_host/measure/__main__.py', CLIENT);
  return instance;
}

/** With the client as it is, on what stands in for LLMPerf's environment. */
export function measuringInstance(): EmulatedInstance {
  const instance = new EmulatedInstance();
  instance.file('root/mnt/trainyard/models/meta-llama--Llama-3.3-70B-Instruct/r/.keep', '');
  instance.file('toolkit/python/trainyard_host/trial.py', TRIAL);
  const python = instance.file('root/opt/trainyard/venvs/llmperf/bin/python', PYTHON);
  chmodSync(python, 0o755);
  instance.phase('benchmark', 'host trial');
  return instance;
}

export function asked(runs: readonly ClientRun[], more: Record<string, string> = {}): Record<string, string> {
  return { ...REQUEST, FAKE_RUNS: JSON.stringify(runs), ...more };
}
