import type { DeviceCapture } from '../../contract/device-capture';
import { hardwareOf } from '../../facts';
import {
  type ClaimTestRow,
  type Evidence,
  held,
  heldIf,
  type Judgement,
  refuted,
  unreached,
  whyNoCapture,
} from './evidence';
import { memoryOf } from './memory-terms';

const on = 'inf2-small';
const moment = 'measured';

/** What the tools of the devices say, by what the benchmark of a day keeps of them. */
export const DEVICE_TESTS: readonly ClaimTestRow[] = [
  { id: 'neuron-ls', on, moment, test: withCapture(listed) },
  { id: 'neuron-monitor', on, moment, test: withCapture(monitored) },
  { id: 'memory-terms', on, moment, test: memoryOf },
  { id: 'request-log', on, moment, test: withCapture(withoutPrompts) },
  { id: 'hardware-errors', on, moment, test: counted },
];

type CaptureTest = (capture: DeviceCapture, evidence: Evidence) => Judgement;

/** The last capture that was kept. */
function withCapture(test: CaptureTest): ClaimTestRow['test'] {
  return (evidence) => {
    const capture = evidence.captures.at(-1);
    return capture === undefined ? whyNoCapture(evidence) : test(capture, evidence);
  };
}

function listed({ neuronLs: { devices, problem } }: DeviceCapture, { environment }: Evidence): Judgement {
  if (devices === null) return refuted(problem ?? 'our reader does not take it');
  const { devices: count, physicalCores } = hardwareOf(environment.instance.type);
  const cores = devices.reduce((sum, it) => sum + it.cores.length * (it.logicalCores ?? 1), 0);
  const said = `devices: ${devices.length}, physical cores: ${cores}`;
  return heldIf(
    devices.length === count && cores === physicalCores,
    `${said}; the catalogue has ${count} and ${physicalCores}`,
  );
}

/** An emulated monitor knows who holds which core, and no more. */
function monitored({ monitor }: DeviceCapture, { emulated, environment }: Evidence): Judgement {
  const { reports, atRest, underLoad } = monitor;
  if (reports === 0) return unreached('neuron-monitor gave no report');
  if (atRest === null || underLoad === null)
    return refuted(`our reader takes none of ${reports} reports; captures/ has them`);
  const { tensorParallel, dataParallel } = environment.layout;
  const busy = Object.values(underLoad.utilization);
  const missing = [
    ...(busy.length < tensorParallel * dataParallel ? ['each core'] : []),
    ...(emulated || busy.some((used) => used > 0) ? [] : ['work on a core']),
    ...(emulated || underLoad.deviceBytes !== null ? [] : ['device memory']),
    ...(emulated || underLoad.deviceErrors !== null ? [] : ['errors of devices']),
  ];
  if (missing.length > 0)
    return refuted(`our reader finds no ${missing.join(', no ')} in ${reports} reports`);
  return held(`${reports} reports are read, at rest and under load, of ${busy.length} cores`);
}

function withoutPrompts({ serverLogs }: DeviceCapture): Judgement {
  const characters = serverLogs.reduce((sum, it) => sum + it.characters, 0);
  if (characters === 0) return unreached('no replica has a log');
  const found = serverLogs.reduce((sum, it) => sum + it.prompts, 0);
  return heldIf(found === 0, `${found} of the prompts are in ${characters} characters of the logs`);
}

function counted(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('an emulated device counts no errors');
  const seen = evidence.hardware.at(-1)?.hardware;
  if (seen === undefined || seen === null) return whyNoCapture(evidence);
  const [before, after] = [seen.before, seen.after].map((it) => Object.keys(it?.counters ?? {}).length);
  return heldIf(
    before !== 0 && before === after,
    `${before} counters in sysfs before the benchmark, ${after} after it`,
  );
}
