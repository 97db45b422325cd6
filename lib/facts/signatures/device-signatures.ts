import { type SignatureRow, TROUBLESHOOTING } from './signature';

/** What a device reports of an execution by a status of the runtime, and what a library says of its neighbours. */
export const DEVICE_SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'RepairableMemoryError',
    at: 'serve',
    lasting: true,
    severity: 'error',
    fragments: [
      'NRT_EXEC_HW_ERR_REPAIRABLE_HBM_UE',
      'Please reload the neuron driver or reboot your EC2 instance',
    ],
    sample: 'ERROR  NRT:nrt_infodump  Failure: NRT_EXEC_HW_ERR_REPAIRABLE_HBM_UE in nrt_execute()',
    meaning: 'the memory of a device failed in a way that a reset repairs; results until then may be wrong',
    next: 'discard the results, reload the driver (sudo rmmod neuron; sudo modprobe neuron) or reboot the instance, then Deploy',
    source: TROUBLESHOOTING,
  },
  {
    name: 'ExecutionUnitLost',
    at: 'serve',
    severity: 'error',
    // The second is the name that the same number had before.
    fragments: ['NRT_EXEC_UNIT_UNRECOVERABLE', 'NRT_EXEC_UNIT_DISABLED', 'Inference completed with err: 101'],
    sample: 'ERROR  NRT:nrt_infodump  Failure: NRT_EXEC_UNIT_UNRECOVERABLE in nrt_execute()',
    meaning: 'a core met a fatal error and takes nothing more until it is reset',
    next: 'run Stop, then Deploy; if it comes back, stop and start the instance to get other hardware',
    source: TROUBLESHOOTING,
  },
  {
    name: 'InputRefused',
    at: 'serve',
    severity: 'error',
    fragments: ['NRT_EXEC_BAD_INPUT', 'Inference completed with err: 1002'],
    sample: 'ERROR  NRT  Inference completed with err: 1002',
    meaning: 'the server gave the device an input that the graph does not have',
    next: 'server and artifact do not belong together: `trainyard run --artifact-cache refill`',
    source: TROUBLESHOOTING,
  },
  {
    name: 'NumpyOfOtherVersion',
    at: 'load',
    severity: 'error',
    fragments: ['module compiled against API version'],
    sample: 'RuntimeError: module compiled against API version 0xf but this version of numpy is 0xe',
    meaning: 'numpy is not the version that the libraries of the release were built with',
    next: 'run Bootstrap, which installs the versions of the release; install nothing else into its environment',
    source: TROUBLESHOOTING,
  },
];
