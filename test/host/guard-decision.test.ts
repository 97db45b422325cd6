/** The guard's rule as a table, answered by the host's own Python. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const HOST = join(__dirname, '../../assets/host/python');

const PYTHON = `
import json, sys
from trainyard_host.guard.decision import Seen, Settings, decide
from trainyard_host.guard import counters, monitor
from trainyard_host.guard.rows import InstanceSeen, ReplicaSeen, rows

asked = json.load(sys.stdin)
answers = []
for it in asked["decisions"]:
    made = decide(Settings(it["prepaid"], it["idle"], it["latest"]), Seen(it["up"], tuple(it["busy"])), it["since"])
    answers.append([made.stop, made.idle_since, made.why])
report = asked["report"]
text = asked["metrics"]
replica = ReplicaSeen(8000, True, counters.parse(text), 12.5)
silent = ReplicaSeen(8001, None, None, None)
dead = ReplicaSeen(8002, False, None, None)
seen = InstanceSeen((replica, silent, dead), 41.0, monitor.device_errors(report), monitor.device_memory(report))
before = {"8000": {"PromptTokens": 90.0, "GenerationTokens": 500.0, "RequestsFinished": 3.0}}
json.dump({
    "decisions": answers,
    "utilization": monitor.utilization(report),
    "rows": rows("tutorial", "i-1", seen, before),
}, sys.stdout)
`;

interface Row {
  readonly MetricName: string;
  readonly Value: number;
  readonly Dimensions: { Name: string; Value: string }[];
}

interface Answer {
  readonly decisions: [string | null, number | null, string][];
  readonly utilization: Record<string, number>;
  readonly rows: Row[];
}

const asked = (more: object) => ({
  prepaid: false,
  idle: 60,
  latest: 720,
  up: 7200,
  busy: [] as string[],
  since: 3600 as number | null,
  ...more,
});

type Case = readonly [string, object, string | null, number | null, RegExp];

const TABLE: readonly Case[] = [
  ['idle for just as long as is allowed: stops', {}, 'Idle', 3600, /60 minutes, and 60 are allowed/],
  ['idle for less: goes on', { since: 3601 }, null, 3601, /idle for 60 of 60/],
  ['first look of an idle instance: begins to count', { since: null }, null, 7200, /idle for 0 of 60/],
  ['a phase runs: in use, and counting begins anew', { busy: ['compile'] }, null, null, /in use: compile/],
  ['idle guard off: never for idleness', { idle: 0 }, null, 3600, /which this environment allows/],
  ['latest end: whatever runs', { up: 43_200, busy: ['x'] }, 'LatestEnd', 3600, /720 minutes, and 720/],
  ['just before the latest end, in use: goes on', { up: 43_199, busy: ['x'] }, null, null, /in use/],
  ['latest end off: no limit', { up: 9e6, latest: 0, busy: ['x'] }, null, null, /in use/],
  ['prepaid block: never', { prepaid: true, up: 9e6 }, null, null, /saves nothing/],
  ['state of an earlier start: counts anew', { since: 9999 }, null, 7200, /idle for 0/],
];

const REPORT = {
  neuron_runtime_data: [
    {
      report: {
        neuroncore_counters: { neuroncores_in_use: { '0': { neuroncore_utilization: 50.5 }, '1': {} } },
        execution_stats: { error_summary: { hardware: 1, generic: 7 } },
        memory_used: { neuron_runtime_used_bytes: { neuron_device: 1024 } },
      },
    },
    { report: {} },
  ],
  system_data: {
    neuron_hw_counters: {
      neuron_devices: [{ neuron_device_index: 0, mem_ecc_corrected: 9, mem_ecc_uncorrected: 2 }],
    },
  },
};

const METRICS = [
  '# TYPE vllm:num_requests_running gauge',
  'vllm:num_requests_running{model_name="m"} 3.0',
  'vllm:prompt_tokens_total{model_name="m"} 100.0',
  'vllm:generation_tokens_total{model_name="m"} 20.0',
  'vllm:request_success_total{finished_reason="stop",model_name="m"} 4.0',
  'vllm:request_success_total{finished_reason="length",model_name="m"} 1.0',
].join('\n');

let answer: Answer;

beforeAll(() => {
  const decisions = TABLE.map(([, more]) => asked(more));
  const done = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify({ decisions, report: REPORT, metrics: METRICS }),
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: HOST, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(done.stderr).toBe('');
  answer = JSON.parse(done.stdout) as Answer;
});

test.each(TABLE.map(([title, , stop, since, why], at) => ({ title, stop, since, why, at })))(
  '$title',
  (row) => {
    const [stop, since, why] = answer.decisions[row.at] ?? [];
    expect({ stop, since }).toEqual({ stop: row.stop, since: row.since });
    expect(why).toMatch(row.why);
  },
);

test('a core that is held and does not work is not used', () => {
  expect(answer.utilization).toEqual({ '0': 50.5, '1': 0 });
});

describe('the metrics', () => {
  const value = (name: string, ...dimensions: string[]) =>
    answer.rows.find(
      (row) =>
        row.MetricName === name && row.Dimensions.map((each) => each.Value).join() === dimensions.join(),
    )?.Value;

  test('of a replica say what the minute added', () => {
    expect(value('PromptTokens', 'tutorial', 'i-1', '8000')).toBe(10);
    expect(value('RequestsFinished', 'tutorial', 'i-1', '8000')).toBe(2);
    expect(value('RequestsRunning', 'tutorial', 'i-1', '8000')).toBe(3);
  });

  test('count from zero after a restart', () => {
    expect(value('GenerationTokens', 'tutorial', 'i-1', '8000')).toBe(20);
  });

  test('say nothing of a replica that a phase works on, and count one that is down', () => {
    expect(value('ReplicaUp', 'tutorial', 'i-1', '8001')).toBeUndefined();
    expect(value('ReplicaUp', 'tutorial', 'i-1', '8002')).toBe(0);
    expect(value('ReplicasDown', 'tutorial')).toBe(1);
  });

  test('count uncorrected events and failed executions of the hardware, nothing else', () => {
    expect(value('DeviceErrors', 'tutorial', 'i-1')).toBe(3);
    expect(value('DeviceMemoryUsed', 'tutorial', 'i-1')).toBe(1024);
  });

  test('are never more than one call takes', () => {
    expect(answer.rows.length).toBeLessThan(150);
  });
});
