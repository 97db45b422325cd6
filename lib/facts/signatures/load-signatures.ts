import { type SignatureRow, TROUBLESHOOTING } from './signature';

const CORES =
  'compare the core ranges of the replicas with what neuron-ls reports; stop the process that holds the cores';
const MEMORY =
  'lower the batch or the length, or raise tensorParallel; the plan names each term of the memory';
const REBUILD = 'compile again on this release: the artifact belongs to another compiler';

/** Failures while a replica takes its cores and loads its artifact. */
export const LOAD_SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'CoresTaken',
    at: 'load',
    severity: 'error',
    fragments: ['nrt_allocate_neuron_cores', 'NeuronCore(s) not available - Requested:'],
    sample:
      'ERROR  NRT:nrt_allocate_neuron_cores               NeuronCore(s) not available - Requested:nc1-nc1 Available:0',
    meaning: 'another process holds these cores: two replicas overlap, or an old one never ended',
    next: CORES,
    source: TROUBLESHOOTING,
  },
  {
    name: 'LogicalCoresTaken',
    at: 'load',
    severity: 'error',
    fragments: ['Logical Neuron Core(s) not available - Requested:'],
    sample:
      'ERROR  NRT:nrt_allocate_neuron_cores   Logical Neuron Core(s) not available - Requested:lnc0-lnc15 Available:0 Logical Core size:1',
    meaning: 'the logical cores are held, or the process runs at another LNC than the instance',
    next: `${CORES}; check that NEURON_LOGICAL_NC_CONFIG is the same everywhere`,
    source: 'aws-neuron-samples inference-benchmarking/server/vllm.py',
  },
  {
    name: 'ArtifactVersionMismatch',
    at: 'load',
    severity: 'error',
    fragments: ['NEFF version mismatch supported:'],
    sample: 'ERROR  NRT  NEFF version mismatch supported: 1.1 received: 2.0',
    meaning: 'the artifact was built by a compiler that this runtime does not know',
    next: REBUILD,
    source: TROUBLESHOOTING,
  },
  {
    name: 'RuntimeOlderThanArtifact',
    at: 'load',
    severity: 'error',
    fragments: ['Unsupported hardware operator code'],
    sample: 'ERROR  TDRV  Unsupported hardware operator code 240',
    meaning: 'the artifact uses an operation newer than the installed runtime',
    next: REBUILD,
    source: TROUBLESHOOTING,
  },
  {
    name: 'LegacyArtifact',
    at: 'load',
    severity: 'error',
    fragments: ['NEURON_RT_ALLOW_LEGACY_NEFF'],
    sample:
      'ERROR  NRT  this NEFF was built for an older generation; set NEURON_RT_ALLOW_LEGACY_NEFF=1 to load it',
    meaning: 'the artifact was built for another generation of devices',
    next: 'do not set the switch: compile for this instance',
    source: 'aws-neuron/aws-neuron-sdk#1259',
  },
  {
    name: 'DeviceMemoryAllocationFailed',
    at: 'load',
    severity: 'error',
    match: 'all',
    fragments: ['TDRV:dmem_alloc_internal', 'Failed to alloc DEVICE memory'],
    sample: 'ERROR  TDRV:dmem_alloc_internal   Failed to alloc DEVICE memory: 1073741824',
    meaning: 'the device is out of memory while the model loads',
    next: MEMORY,
    source: 'aws-neuron/aws-neuron-sdk#1014',
  },
  {
    name: 'TensorAllocationFailed',
    at: 'load',
    severity: 'error',
    fragments: ['nrt_tensor_allocate status=4'],
    sample: 'RuntimeError: nrt_tensor_allocate status=4 message="Allocation Failure"',
    meaning: 'the device is out of memory while a tensor is made',
    next: MEMORY,
    source: 'vllm-project/vllm#12443',
  },
  {
    name: 'CoreCountMismatch',
    at: 'load',
    severity: 'error',
    fragments: ['Could not find VNC id', 'Failed to stage graph: kelf-a.json to NeuronCore'],
    sample:
      'ERROR  TDRV  Could not find VNC id 16\nERROR  NMGR  Failed to stage graph: kelf-a.json to NeuronCore',
    meaning: 'the visible cores are fewer than the artifact was compiled for',
    next: 'make the core range as long as the tensorParallel of the artifact',
    source: TROUBLESHOOTING,
  },
  {
    name: 'UnsupportedTopology',
    at: 'load',
    severity: 'error',
    fragments: ['Unsupported topology. Supported number of Neuron Cores is'],
    sample: 'RuntimeError: Unsupported topology. Supported number of Neuron Cores is 1, 2, 8 or 32, got 12',
    meaning: 'the collectives do not take this number of cores',
    next: 'use a tensorParallel that the plan admits',
    source: 'huggingface/optimum-neuron#619',
  },
  {
    name: 'DeviceMissing',
    at: 'load',
    severity: 'error',
    fragments: ['Could not open the nd'],
    sample: 'ERROR  NRT  Could not open the nd1',
    meaning: 'a device is absent, or a container was not given it',
    next: 'compare neuron-ls with the instance type; stop and start the instance to get other hardware',
    source: TROUBLESHOOTING,
  },
  {
    name: 'CollectivesLibraryMissing',
    at: 'load',
    severity: 'error',
    fragments: ['Error opening libnccom.so'],
    sample: 'ERROR  NRT  Error opening libnccom.so',
    meaning: 'the collectives package is not installed or not on the library path',
    next: 'install aws-neuronx-collectives of the same release',
    source: TROUBLESHOOTING,
  },
  {
    name: 'FabricAbsent',
    at: 'load',
    severity: 'benign',
    fragments: ['OFI plugin initNet() failed is EFA enabled?'],
    sample: 'WARN  NCCL  OFI plugin initNet() failed is EFA enabled?',
    meaning: 'there is no EFA; one instance does not need it',
    next: 'nothing to do on a single instance',
    source: TROUBLESHOOTING,
  },
];
