import type { Code } from './index';

const COMPILE: readonly Code[] = ['CompileFailed'];
/** Deploy watches the log of a replica that loads; one that fails later shows the same lines in Diagnose. */
const REPLICA: readonly Code[] = ['ReplicaDied', 'NotReady'];
const DRIVER: readonly Code[] = ['NeuronNotReady', 'NeuronLsFailed'];
const MEMORY: readonly Code[] = [...REPLICA, 'MemoryDoesNotFit'];
const ARTIFACT: readonly Code[] = [...REPLICA, 'ArtifactMismatch'];

/** Which codes a signature explains. The catalogue (`lib/facts/signatures`) says what it is and what cures it. */
export const SIGNATURE_CODES: Readonly<Record<string, readonly Code[]>> = {
  DriverMissing: DRIVER,
  DriverTooOld: DRIVER,
  PackageLockHeld: ['PackagesFailed'],
  RequirementsFileMissing: ['InstallFailed'],
  HubForbidden: ['HubForbidden'],
  DeviceMemoryPoolExhausted: MEMORY,
  UncorrectableMemoryError: REPLICA,
  HardwareErrorReported: REPLICA,
  MarketOptionsNotPermitted: [],
  NoCapacity: ['InsufficientInstanceCapacity'],
  QuotaExceeded: ['VcpuLimitExceeded'],
  PredictedMemoryTooLarge: [...COMPILE, 'MemoryDoesNotFit'],
  KeyValueCacheTooLarge: [...COMPILE, 'MemoryDoesNotFit'],
  CompilerCrashed: COMPILE,
  HostOutOfMemory: [...COMPILE, 'CompilerKilled'],
  SilentRecompile: ['ReplicaRecompiling'],
  RuntimeExecutionTimeout: REPLICA,
  CoresTaken: [...REPLICA, 'CoresNotFree'],
  LogicalCoresTaken: [...REPLICA, 'CoresNotFree'],
  ArtifactVersionMismatch: ARTIFACT,
  RuntimeOlderThanArtifact: ARTIFACT,
  LegacyArtifact: ARTIFACT,
  DeviceMemoryAllocationFailed: MEMORY,
  TensorAllocationFailed: MEMORY,
  CoreCountMismatch: REPLICA,
  UnsupportedTopology: [...REPLICA, 'TensorParallelNotSupported'],
  DeviceMissing: [...REPLICA, 'DevicesMissing'],
  CollectivesLibraryMissing: REPLICA,
  FabricAbsent: [],
  NotificationQueueOverflow: REPLICA,
  CollectivesHang: REPLICA,
  WaitingForPeer: [],
  TooManyOpenFiles: REPLICA,
  CompletedWithError: REPLICA,
  OutOfBoundAccess: REPLICA,
  EngineNeverCameUp: REPLICA,
  LocalWorldSizeMissing: REPLICA,
  EngineCoreFailed: REPLICA,
  CompileCacheMiss: ['CompileCacheMiss'],
  VisibleCoresSet: REPLICA,
  KernelBinaryMissing: [...COMPILE, 'CompileCacheMiss'],
  CacheEntryMoved: [...REPLICA, 'CompileCacheMiss'],
  CoresNotAligned: [...REPLICA, 'CoresInvalid'],
  RanksAwaitRoot: ['NotReady'],
  DeviceResetFailed: REPLICA,
  StructuredOutputsNotAsync: REPLICA,
  KeyValueBudgetTooSmall: [...MEMORY, 'KeyValueBudgetExceeded'],
};
