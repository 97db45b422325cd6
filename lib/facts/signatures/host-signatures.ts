import { type SignatureRow, TROUBLESHOOTING } from './signature';

const QUARANTINE = 'take no number from this instance; stop and start it, or replace it';

/** Failures of the instance: packages, kernel log, hub, capacity. */
export const HOST_SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'DriverMissing',
    at: 'boot',
    severity: 'error',
    fragments: [
      'Unable to determine Neuron Driver version',
      'kernel headers for this kernel does not seem to be installed',
    ],
    sample:
      'ERROR  NRT  Unable to determine Neuron Driver version. Please check aws-neuronx-dkms package is installed.',
    meaning: 'the driver is not installed, or not loaded for the running kernel',
    next: 'install or reload aws-neuronx-dkms for this kernel',
    source: TROUBLESHOOTING,
  },
  {
    name: 'DriverTooOld',
    at: 'boot',
    logs: ['boot', 'replica'],
    severity: 'error',
    fragments: [
      'This runtime requires Neuron Driver version',
      'failed programming the engine',
      'is not compatible with the installed aws-neuron',
    ],
    sample:
      'ERROR  NRT  This runtime requires Neuron Driver version 2.0 or greater. Please upgrade aws-neuronx-dkms package.',
    meaning: 'driver and runtime come from different releases',
    next: 'install the pair that the release catalogue names',
    source: TROUBLESHOOTING,
  },
  {
    name: 'PackageLockHeld',
    at: 'boot',
    severity: 'warning',
    fragments: [
      'Could not get lock /var/lib/dpkg/lock',
      'Could not get lock /var/lib/apt/lists/lock',
      'Unable to acquire the dpkg frontend lock',
      'dpkg frontend lock was locked by another process',
      'Unable to lock directory /var/lib/apt/lists',
    ],
    sample: 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)',
    meaning: 'the first boot updates packages at the same time',
    next: 'wait for the lock; the bootstrap tries again by itself',
    source: 'skypilot-org/skypilot#554; servo/ci-runners#57',
  },
  {
    name: 'HubForbidden',
    at: 'hub',
    severity: 'error',
    fragments: ['403 Client Error', "Client error '403 ", 'HTTP 403'],
    sample:
      'huggingface_hub.utils.GatedRepoError: 403 Client Error. Access to model meta-llama/Llama-3.3-70B-Instruct is restricted (HTTP 403)',
    meaning: 'the token belongs to an account without access to this gated model, or there is none',
    next: 'accept the licence with that account and put its token into the secret named by tokenSecret',
    source: 'vllm-neuron documentation, 70B tutorial @v2.32.0',
  },
  {
    name: 'HubRateLimited',
    at: 'hub',
    severity: 'error',
    fragments: ['429 Client Error', "Client error '429 ", 'HTTP 429'],
    sample:
      'huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: (a file of the repository)',
    meaning: 'the hub limits how often this address, or this token, may ask',
    next: 'wait some minutes and run Prepare again; once one instance has the model, the others take it from the mirror in the bucket',
    source: 'huggingface_hub: the error of its client for status 429, by requests and by httpx',
  },
  {
    name: 'DeviceMemoryPoolExhausted',
    at: 'kernel',
    severity: 'error',
    fragments: ['neuron:mc_alloc: device mempool'],
    sample:
      'kernel: neuron:mc_alloc: device mempool [0:0] total 25769803776 occupied 25769803000 needed 1048576 available 776',
    meaning: 'the memory of a device is full',
    next: 'lower the batch or the length, or raise tensorParallel',
    source: TROUBLESHOOTING,
  },
  {
    name: 'UncorrectableMemoryError',
    at: 'kernel',
    logs: ['kernel', 'replica'],
    lasting: true,
    severity: 'error',
    fragments: [
      'Uncorrectable memory error is detected',
      'Uncorrectable HBM memory error',
      'is in an abort state',
      'NRT_EXEC_HW_ERR_HBM_UE',
      'NRT_EXEC_HW_ERR_NC_UE',
      'NRT_EXEC_HW_ERR_DMA_ABORT',
      'NRT_HW_ERROR',
    ],
    sample: '[NEURON] Uncorrectable HBM memory error\nDMA TX engine 0 is in an abort state',
    meaning: 'the hardware of a device failed',
    next: QUARANTINE,
    source: TROUBLESHOOTING,
  },
  {
    name: 'HardwareErrorReported',
    at: 'kernel',
    lasting: true,
    severity: 'error',
    fragments: ['NEURON_HW_ERR='],
    sample:
      'kernel: NEURON_HW_ERR=SRAM_UNCORRECTABLE_ERROR instance-id=i-0123 hardware-error=1 action=TERMINATE_INSTANCE',
    meaning: 'the driver reports a hardware error and what it wants done',
    next: QUARANTINE,
    source: 'aws-neuron-samples neuron-problem-detector',
  },
  {
    name: 'MarketOptionsNotPermitted',
    at: 'launch',
    severity: 'error',
    fragments: ['extraneous key [InstanceMarketOptions] is not permitted'],
    sample: '#: extraneous key [InstanceMarketOptions] is not permitted',
    meaning: 'an instance resource cannot ask for a capacity block itself',
    next: 'put the market options into the launch template',
    source: 'aws/aws-cdk#34445',
  },
  {
    name: 'NoCapacity',
    at: 'launch',
    severity: 'error',
    fragments: ['InsufficientInstanceCapacity'],
    sample: 'InsufficientInstanceCapacity: We currently do not have sufficient trn2.48xlarge capacity',
    meaning: 'the zone has no such instance free now',
    next: 'try another zone that offers the type, or buy a capacity block',
    source: 'aws-neuron/nki-moe#9, #14',
  },
  {
    name: 'QuotaExceeded',
    at: 'launch',
    severity: 'error',
    fragments: [
      'VcpuLimitExceeded',
      'MaxSpotInstanceCountExceeded',
      'more vCPU capacity than your current vCPU limit',
    ],
    sample:
      'VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 0 allows',
    meaning: 'the account may not run that many vCPUs of this kind',
    next: 'raise quota L-2C3B7624 (on-demand Trn) or L-6B0D517C (spot Trn); Inf: L-1945791B, L-B5D1601B: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code CODE --desired-value VCPUS',
    source: 'aws-neuron/nki-moe#9, #14; quota codes from public repositories that agree',
  },
];
