import { codeTable } from './code-row';

const REDEPLOY = 'Run Stop, then Deploy.';
const REBUILD = 'Compile it anew, then deploy: `trainyard run --artifact-cache refill`.';

/** The request is wrong, or asks for what an earlier phase has not made. */
const REQUEST_CODES = codeTable(
  { from: ['host'], exit: 2 },
  {
    MissingVariable: {
      meaning: 'A variable that the phase needs is not set.',
      next: 'Set the variable, or start the phase through its document, which sets it.',
    },
    InvalidVariable: {
      meaning: 'A variable has a value that the phase does not take.',
      next: 'Correct the value as the message says.',
    },
    UnknownVerb: {
      meaning: 'A module of the toolkit was started with a verb that it does not have.',
      next: 'Start the phase through its document.',
    },
    CoresInvalid: {
      meaning: 'The range of cores is not one that a replica of this size can have.',
      next: 'Give a range as the message shows it.',
    },
    CheckpointMissing: {
      meaning:
        'The instance has no complete checkpoint of this model and revision, or the revision has no config.json.',
      next: 'Run Prepare with the same model and revision, or correct the revision.',
    },
    ArtifactNotTrusted: {
      meaning: 'The artifact is not the one whose digest the command recorded.',
      next: 'Find out who changed it; then `trainyard run --artifact-cache refill`, or adopt it by name.',
      exit: 1,
      since: '0.3.0',
    },
    WeightsNotTrusted: {
      meaning: 'The checkpoint is not the one whose digest the command recorded.',
      next: 'Find out who changed it; then remove it and run Prepare, or adopt it by name.',
      exit: 1,
      since: '0.3.0',
    },
    ArtifactMissing: {
      meaning: 'Nothing was compiled for this model, layout and SDK release.',
      next: 'Run Compile with the same parameters first.',
    },
    DevicesMissing: {
      meaning: 'neuron-ls shows another number of devices than the instance type has.',
      next: 'Stop and start the instance to get other hardware.',
    },
    LogicalCoresDiffer: {
      meaning: 'neuron-ls shows another number of cores than the environment’s size of logical cores gives.',
      next: 'Set layout.logicalCores to what the instance has, or NEURON_LOGICAL_NC_CONFIG on the instance.',
    },
  },
);

/** It was tried and it failed. */
const FAILURE_CODES = codeTable(
  { from: ['host'], exit: 1 },
  {
    InternalError: {
      meaning: 'The toolkit or the emulated account failed in a way that nobody foresaw.',
      next: 'Read the log and report it: this is a defect.',
      from: ['host', 'emulated account'],
    },
    HostBusy: {
      meaning: 'Another phase has what this one needs: the devices, a compile slot, or a quiet instance.',
      next: 'Wait for that phase to end, or cancel it, and run this phase again.',
    },
    FactsUnreadable: {
      meaning: 'The catalogue of the toolkit cannot be read.',
      next: 'Run Bootstrap again.',
    },
    ObjectExists: {
      meaning: 'An object that is written once exists already, with another content.',
      next: 'Run the phase again: every attempt has an id of its own.',
    },
    StorageFailed: {
      meaning: 'A file could not be read from or written to the bucket.',
      next: 'Check the role of the instance and its network path to the bucket, then run this phase again.',
    },
    DiskUnknown: { meaning: 'The free space of the disk cannot be read.', next: 'Run Diagnose.' },
    NeuronToolsMissing: {
      meaning: 'neuron-ls is not on the PATH.',
      next: 'Run Bootstrap on a Neuron image.',
    },
    NeuronLsFailed: {
      meaning: 'neuron-ls failed, or printed something that cannot be read.',
      next: 'Run Diagnose; if the driver is not loaded, reboot the instance.',
    },
    HubForbidden: {
      meaning: 'The token may not read this model, or there is no token.',
      next: 'Accept the licence with the account of the token, and put the token into the secret of tokenSecret.',
    },
    HubNotFound: {
      meaning: 'The hub has no such model or revision.',
      next: 'Correct the model id or the revision.',
    },
    HubRateLimited: {
      meaning: 'The hub answered every attempt with HTTP 429: this address, or this token, asks too often.',
      next: 'Wait some minutes, then run Prepare again: it goes on where it ended.',
      since: '0.3.0',
    },
    HubUnreachable: {
      meaning: 'The hub did not answer, after retries.',
      next: 'Run the phase again: it goes on where it ended.',
    },
    TokenUnreadable: {
      meaning: 'The token of the hub cannot be read from its secret.',
      next: 'Store the token as the plain text of the secret, and let the role of the instance read it.',
    },
    ProxySecretUnreadable: {
      meaning: 'User and password of the proxy cannot be read from their secret.',
      next: 'Store user:password as the plain text of the secret, and let the role of the instance read it.',
    },
    MirrorDamaged: {
      meaning: 'A file of the mirror in the bucket is not what its manifest says.',
      next: 'Remove the object that the message names, and run Prepare again.',
    },
    PickleWeights: {
      meaning: 'The only weights of the revision are pickles, which can run code of their author.',
      next: 'Use a revision with safetensors, or set model.allowPickle to true and deploy again.',
    },
    WeightsIncomplete: {
      meaning: 'The weights are not what the repository’s own index, or their own headers, say.',
      next: 'Correct the revision or the source, or tell the owner of the weights.',
    },
    SourceEmpty: {
      meaning: 'The place that ModelSource names has no config.json, so it has no checkpoint.',
      next: 'Correct model.source, or put the files of the checkpoint there.',
      since: '0.2.0',
    },
    SourceForbidden: {
      meaning: 'The instance may not read the place that ModelSource names.',
      next: 'Name the prefix in model.source and deploy again; a bucket of another account must allow the role too.',
      since: '0.2.0',
    },
    StoreForbidden: {
      meaning: 'The instance may not list, read or write the store of weights, or its bucket does not exist.',
      next: 'Deploy again, so that the role has results.models; `trainyard doctor` looks for the bucket.',
      since: '0.3.0',
    },
    StoreDamaged: {
      meaning: 'A file of the store of weights is not what its digest, or the list of the hub, says.',
      next: 'Find out who wrote it; then remove the folder of the revision from the store, and run Prepare again.',
      since: '0.3.0',
    },
    MirrorEmpty: {
      meaning: 'The mirror, or the store of weights, has no complete checkpoint of this model and revision.',
      next: 'Run Prepare with the checkpoint source auto or hub.',
    },
    ProcessKilled: {
      meaning:
        'A program of the phase was killed (SIGKILL): by the out-of-memory killer of the kernel, or by somebody.',
      next: 'Look for the out-of-memory killer with `trainyard diagnose`, then continue with `trainyard resume`.',
      since: '0.3.0',
    },
    CompileFailed: {
      meaning: 'The compiler ended with an error that no signature explains.',
      next: 'Read inference_demo.log in the folder of the run.',
    },
    CompilerKilled: {
      meaning: 'The compiler was killed, most likely because the instance ran out of memory.',
      next: 'Read the kernel log, and compile on an instance with more memory.',
    },
    WarmUpTimedOut: {
      meaning: 'The server that was started to compile had not compiled every graph when its time was over.',
      next: 'Read the log of the server in the folder of the run, then run Compile again.',
      since: '0.2.0',
    },
    ArtifactMismatch: {
      meaning: 'The artifact is not whole, or not the one that was asked for.',
      next: REBUILD,
    },
    DeployedDifferently: {
      meaning: 'Replicas of another layout or artifact run on these ports.',
      next: REDEPLOY,
    },
    PortInUse: {
      meaning: 'Another process listens on the port of a replica.',
      next: 'End the process that the message names, or choose another BasePort.',
    },
    CoresNotFree: {
      meaning: 'Another process uses the cores of a replica.',
      next: 'Run Stop if it is a replica; else end the process that the message names.',
    },
    NotReady: {
      meaning: 'A replica did not answer within the time that Deploy waits.',
      next: 'Read the log of the replica that the message names, and run Diagnose.',
    },
    ReplicaDied: {
      meaning: 'A replica ended while it loaded, and no signature explains it.',
      next: 'Read the log of the replica that the message names, and run Diagnose.',
    },
    ReplicaRecompiling: {
      meaning: 'A replica did not load the artifact and compiles its own.',
      next: REBUILD,
    },
    CompileCacheMiss: {
      meaning: 'A replica needs a graph that the compiled artifact does not have, or compiles one itself.',
      next: REBUILD,
      since: '0.2.0',
    },
    WrongModel: { meaning: 'A replica serves another model than it should.', next: REDEPLOY },
    NoGeneration: {
      meaning: 'A replica answered a prompt without text.',
      next: 'Run Diagnose: the log of the replica is in its findings.',
    },
    CoresDiffer: {
      meaning: 'A replica runs on other devices than its cores belong to.',
      next: 'Run Stop, then Deploy; if it comes back, run Diagnose.',
    },
    ReplicaNotReady: {
      meaning: 'A replica is not deployed with this layout, or does not answer.',
      next: 'Run Deploy, then Benchmark.',
    },
    BenchmarkFailed: {
      meaning: 'The measure client ended without saying why.',
      next: 'Read the log of the phase and the kernel log: it may have been killed for lack of memory.',
    },
    RepeatsUnfinished: {
      meaning: 'The time limit was over before all repeats were measured; those that ended are stored.',
      next: 'Raise workload.timeLimitSeconds, or ask for fewer repeats.',
    },
    ProcessesRemain: {
      meaning: 'Processes of a replica do not end.',
      next: 'Reboot the instance.',
    },
    NotFreed: {
      meaning: 'Ports or devices are still in use after the stop.',
      next: 'Run Diagnose: it names the processes.',
    },
  },
);

/** Codes of the phases on the host, from Prepare to Stop. */
export const HOST_CODES = { ...REQUEST_CODES, ...FAILURE_CODES };
