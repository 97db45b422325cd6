/** Known failures in texts that were seen, and in texts that only look like them. */
import { SIGNATURES } from '../../lib/facts';
import { EmulatedInstance } from './emulated-instance';
import { seen as seenOn, type Told } from './seen-signatures';

const instance = new EmulatedInstance();
afterAll(() => instance.remove());

const seen = (told: readonly Told[]) => seenOn(instance, told);
const one = (log: string, text: string) => seen([{ log, text }])[0];

test('every failure is recognised in its own sample, in every log that shows it and in no other', () => {
  const kinds = ['boot', 'prepare', 'compile', 'replica', 'kernel'];
  const cases = SIGNATURES.flatMap((row) => kinds.map((log) => ({ row, log, text: row.sample })));
  const found = seen(cases);
  cases.forEach(({ row, log }, at) => {
    expect([row.name, log, found[at]?.names.includes(row.name)]).toEqual([
      ...[row.name, log, (row.logs as readonly string[]).includes(log)],
    ]);
  });
});

const ENGINE = '(EngineCore_DP0 pid=272) ERROR 11-02 19:08:38 [core.py:708]';
test.each([
  [
    'device memory in its newer wording',
    'replica',
    'DeviceMemoryAllocationFailed',
    '2026-Nov-02 10:11:50 ERROR  TDRV:dmem_alloc_internal  Failed to allocate DEVICE memory (14155776 bytes): memory allocation failed (ret=-12)\n' +
      '2026-Nov-02 10:11:50 ERROR  TDRV:log_dev_mem  Failed to allocate 13.500MB (alignment: none, usage: tensors) on ND 0:NC 0',
  ],
  [
    'a hole in the cores, which nobody took',
    'replica',
    'CoresNotContiguous',
    '2026-Nov-02 10:20:05.0667     8:8     ERROR   NRT:nrt_allocate_neuron_cores               Neuron cores are not contiguous',
  ],
  [
    'a program that the compiler predicts too large',
    'compile',
    'PredictedMemoryTooLarge',
    '[ERROR] [NCC_EOOM001] Maximum peak HBM usage of 32.00GB exceeds HBM limit of 24.00GB for Trn2. This consists of 16.00GB I/O tensors',
  ],
  [
    'a compiler that breaks, before what says that it did',
    'compile',
    'CompilerInternalError',
    'RuntimeError: neuronx-cc failed with 70\n[INTERNAL_ERROR] [NCC_INLA001] Unhandled exception with message: [json.exception.type_error.302] type must be boolean, but is null',
  ],
  ['a compiler that only says that it ended', 'compile', 'CompilerCrashed', 'subprocess: exit code 70'],
  [
    'a compiler that was killed',
    'compile',
    'HostOutOfMemory',
    '2026-11-02 11:00:00 ERROR compile worker ended: Command died with <Signals.SIGKILL: 9>.',
  ],
  ['a compiler that was killed, in another word', 'compile', 'HostOutOfMemory', 'ERROR compiler returned -9'],
  ['the word of a shell for it', 'compile', 'HostOutOfMemory', 'Killed'],
  [
    'the kernel that kills it',
    'kernel',
    'HostOutOfMemory',
    '[ 99.1] Out of memory: Killed process 71 (walrus)',
  ],
  [
    'what the engine wraps',
    'replica',
    'TensorAllocationFailed',
    `${ENGINE} EngineCore failed to start.\n${ENGINE} Traceback (most recent call last):\n${ENGINE} RuntimeError: nrt_tensor_allocate status=4 message="Allocation Failure"`,
  ],
  ['a full disk', 'prepare', 'NoSpaceLeft', 'OSError: [Errno 28] No space left on device'],
  [
    'a hub that limits',
    'prepare',
    'HubRateLimited',
    'huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: (a file)',
  ],
  [
    'an engine of which nobody says why it died',
    'replica',
    'EngineDied',
    'ERROR 11-02 12:00:00 [async_llm.py:420] AsyncLLM output_handler failed.\nvllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue.',
  ],
  [
    'an execution that took too long',
    'replica',
    'RuntimeExecutionTimeout',
    '2026-Nov-02 12:30:00 ERROR  NRT:nrt_infodump  execution timeout (30000 ms) on nec_dev 3',
  ],
  [
    'the overflow behind the same words',
    'replica',
    'NotificationQueueOverflow',
    'ERROR  NRT  execution timeout (30000 ms)\nERROR  NRT  NRT_EXEC_SW_NQ_OVERFLOW',
  ],
  [
    'the hub behind httpx',
    'prepare',
    'HubRateLimited',
    "HfHubHTTPError: Client error '429 Too Many Requests' for url 'https://huggingface.co/api/models/a/b'",
  ],
  [
    'a refusal behind httpx',
    'prepare',
    'HubForbidden',
    "GatedRepoError: Client error '403 Forbidden' for url 'https://huggingface.co/a/b/resolve/main/config.json'",
  ],
  [
    'a limit of memory',
    'kernel',
    'HostOutOfMemory',
    '[ 99.1] Memory cgroup out of memory: Killed process 71 (python3)',
  ],
  [
    'logical cores that are held',
    'replica',
    'LogicalCoresTaken',
    '2026-Nov-02 12:40:00 ERROR  NRT:nrt_allocate_neuron_cores  Logical Neuron Core(s) not available - Requested:lnc0-lnc15 Available:0 Logical Core size:1',
  ],
  [
    'a compile that was forbidden',
    'replica',
    'CompileCacheMiss',
    'RuntimeError: Compile cache miss while VLLM_NEURON_DISABLE_WARMUP_COMPILE is set',
  ],
  [
    'the rank that ended, behind the ranks that noticed',
    'replica',
    'DeviceMissing',
    'RuntimeError: [../third_party/gloo/gloo/transport/tcp/pair.cc:534] Connection closed by peer [127.0.0.1]:28422\nERROR  NRT  Could not open the nd1',
  ],
])('%s', (_, log, name, text) => {
  expect(one(log, text)?.cause).toBe(name);
});

test('the first error of a log is the cause, though warnings come before and wrappers on any side', () => {
  const text =
    'OFI plugin initNet() failed is EFA enabled?\nEngineCore failed to start.\nCould not open the nd1\nError opening libnccom.so\n';
  expect(one('replica', text)).toEqual({
    names: ['FabricAbsent', 'EngineCoreFailed', 'DeviceMissing', 'CollectivesLibraryMissing'],
    cause: 'DeviceMissing',
  });
});

const request = (prompt: string) =>
  `INFO 11-02 09:00:01 logger.py:44] Received request cmpl-1: prompt: '${prompt}', params: SamplingParams(temperature=0.7, top_k=50)`;
test.each([
  ['a prompt about a death', 'replica', request('Killed by an arrow, who was it in the ballad?')],
  [
    'an answer',
    'replica',
    "INFO 11-02 09:00:01 [logger.py:60] Generated response chatcmpl-1 (streaming delta): output: 'Could not open the nd1', output_token_ids: [1]",
  ],
  [
    'details of a request',
    'replica',
    "DEBUG Request chatcmpl-1 details: prompt_token_ids: [1], stop=['Could not open the nd1']",
  ],
  [
    'a body that is refused',
    'replica',
    "ERROR 11-02 09:00:01 [serving_engine.py:70] Error with model error=ErrorInfo(message=\"{'content': 'Could not open the nd1'}\")",
  ],
  [
    'fields that nobody knows',
    'replica',
    "WARNING [protocol.py:58] The following fields were present in the request but ignored: {'Could not open the nd1'}",
  ],
  ['a prompt about HTTP', 'replica', request('Explain HTTP 403 to a child')],
  ['a prompt that is the word alone', 'replica', "DEBUG Request prompt: 'Killed'"],
  [
    'an access line',
    'replica',
    'INFO:     127.0.0.1:60199 - "POST /v1/chat/completions?EngineDeadError HTTP/1.1" 200 OK',
  ],
  ['an answer about HTTP in the log of a replica', 'replica', 'the hub said HTTP 403, 429 Client Error'],
  ['a pool that counts', 'compile', 'INFO pool: Killed 0 stale workers'],
  ['a larger number', 'replica', 'WARN probe: Inference completed with err: 51 retries left'],
  ['another larger number', 'compile', 'the shell ended with exit code 701'],
  ['a longer word', 'compile', 'the job is unKilled'],
  ['pieces on two lines', 'replica', 'Failed to load the model from disk\nRecompiling...'],
])('%s is no evidence', (_, log, text) => {
  expect(one(log, text)).toEqual({ names: [], cause: null });
});

test('no failure is seen in a request that quotes it', () => {
  const quoted = SIGNATURES.flatMap(({ sample, logs }) =>
    logs.map((log) => ({ log, text: request(sample.replaceAll('\n', '\\n')) })),
  );
  for (const { names } of seen(quoted)) expect(names).toEqual([]);
});

/** Messages of AWS's pages and what each is named; null is left out on purpose. messages.test.ts has every one of them. */
test.each<[log: string, name: string | null, text: string]>([
  [
    'boot',
    'DriverMissing',
    'Module build for kernel 4.14 was skipped since the\nkernel headers for this kernel does not seem to be installed.',
  ],
  [
    'boot',
    'DriverMissing',
    'ERROR   NRT:nrt_init      Unable to determine Neuron Driver version. Please check',
  ],
  [
    'boot',
    'DriverTooOld',
    'ERROR   NRT:nrt_init      This runtime requires Neuron Driver version 2.0 or greater.',
  ],
  [
    'replica',
    'DriverTooOld',
    'ERROR   HAL:aws_hal_tpb_pooling_write_profile       failed programming the engine',
  ],
  [
    'replica',
    'CoresTaken',
    'NRT:nrt_allocate_neuron_cores               NeuronCore(s) not available - Requested:nc1-nc1 Available:0',
  ],
  ['replica', 'ArtifactVersionMismatch', 'NEFF version mismatch supported: 1.1 received: 2.0'],
  [
    'kernel',
    'DeviceMemoryPoolExhausted',
    '[1.0] neuron:mc_alloc: device mempool [0:0] total 1073741568 occupied 960539030',
  ],
  [
    'replica',
    'CoreCountMismatch',
    'ERROR  TDRV:db_vtpb_get_mla_and_tpb                 Could not find VNC id 3',
  ],
  ['replica', 'NumericalError', 'Error notifications found on NC 1 INFER_ERROR_SUBTYPE_NUMERICAL'],
  [
    'kernel',
    'UncorrectableMemoryError',
    'Uncorrectable memory error is detected on Neuron device: 5:1 metadata: 0x2. Failing execution.',
  ],
  [
    'replica',
    'DeviceLeftRunning',
    'nd0 nc0 Timestamp program stop timeout (1000 ms)\nnd0 nc0 Failed to stop neuron core',
  ],
  ['replica', 'DeviceMissing', 'Could not open the nd1'],
  [
    'replica',
    'CollectivesLibraryMissing',
    'NCCL init error: Error opening libnccom.so, cannot use collective operations!',
  ],
  ['replica', 'RepairableMemoryError', 'Failure: NRT_EXEC_HW_ERR_REPAIRABLE_HBM_UE in nrt_execute()'],
  ['replica', 'UncorrectableMemoryError', 'Failure: NRT_EXEC_HW_ERR_NC_UE in nrt_execute()'],
  ['replica', 'ExecutionUnitLost', 'Failure: NRT_EXEC_UNIT_UNRECOVERABLE in nrt_execute()'],
  ['replica', 'OutOfBoundAccess', 'failed to run embedding table update, due to out-of-bound access.'],
  ['replica', 'CompletedWithError', 'Failure: NRT_EXEC_COMPLETED_WITH_ERR in nrt_execute()'],
  ['compile', 'GraphTooLarge', '[NCC_EXTP004] The number of instructions generated exceeds the limit.'],
  ['compile', 'NumberFormatRefused', '[NCC_EVRF051] Data type F8E4M3FN is not supported on TRN1/TRN2.'],
  ['compile', 'GraphRefused', '[NCC_EUOC002] An unsupported operator was used.'],
  ['compile', 'PredictedMemoryTooLarge', '[NCC_EXSP001] The combined memory needed exceeds the limit.'],
  ['replica', 'RankDisconnected', 'RX, connection closed by remote peer'],
  // Of several instances under one server, which this product does not have.
  [
    'replica',
    null,
    'Unable to run multi-instance workload.  Ofi plugin is not installed or EFA is not enabled',
  ],
  ['replica', null, 'No usable listening interface found'],
  // A rank that is late, and a process that ended: neither is wrong by itself.
  ['replica', null, 'Connect to localhost:33666 failed - retrying'],
  [
    'kernel',
    null,
    '[298850.9] efa 0000:a0:1a.0 rdmap160s26: Failed to process command DEREG_MR (opcode 8) comp_status 7 err -22',
  ],
])('the page of the runtime, in the log of %s: %s', (log, name, text) => {
  expect(one(log, text)?.cause ?? null).toBe(name);
});

test.each([
  'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)',
  'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1234 (apt-get)',
  'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  'dpkg: error: dpkg frontend lock was locked by another process with pid 1234',
  'E: Unable to lock directory /var/lib/apt/lists/',
])('a package lock: %s', (text) => {
  expect(one('boot', text)).toEqual({ names: ['PackageLockHeld'], cause: null });
});
