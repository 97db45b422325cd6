/**
 * What a run needs from the world: a place to send commands, a place that keeps objects, a directory of what
 * is deployed, and a clock. AWS and the emulated account are reached through the same adapters (`aws/`).
 */
import type { Deployment } from '../../contract/deployment';

export interface PublishedDocument {
  readonly name: string;
  readonly version: string;
  /** Lower-case hexadecimal SHA-256 of the content, as the service reports it. */
  readonly sha256: string;
}

export interface SendRequest {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly documentSha256: string;
  readonly instanceIds: readonly string[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** How a later process finds this command again; see `commandComment`. */
  readonly comment: string;
  /** A command that has not started by then is not run. It says nothing about how long it may work. */
  readonly deliveryTimeoutSeconds: number;
  /** Copies of what the step prints: in the bucket when it ends, in the log group while it works. */
  readonly output: { readonly bucket: string; readonly keyPrefix: string; readonly logGroup: string };
}

export interface SentCommand {
  readonly commandId: string;
  readonly comment: string;
  readonly documentName: string;
  readonly instanceIds: readonly string[];
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  /** Delivery timeout plus execution timeout: after this the service knows no more than we do. */
  readonly expiresAt: number | undefined;
  readonly status: string;
}

export interface Invocation {
  readonly instanceId: string;
  /** The service's words with spaces stripped: `InProgress`, `DeliveryTimedOut`, … */
  readonly status: string;
  readonly statusDetails: string;
}

export interface InvocationOutput extends Invocation {
  readonly responseCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandHost {
  /** The default version, or the one asked for; undefined when there is none. */
  describeDocument(name: string, version?: string): Promise<PublishedDocument | undefined>;
  documentContent(name: string, version: string): Promise<string>;
  send(request: SendRequest): Promise<SentCommand>;
  /** Newest first. */
  commands(query: { documentName: string; since: number }): Promise<SentCommand[]>;
  /** May be empty for a while after `send`: the service is eventually consistent. */
  invocations(commandId: string): Promise<Invocation[]>;
  output(commandId: string, instanceId: string): Promise<InvocationOutput | undefined>;
  /** Best effort: the command is over when its invocations say so. */
  cancel(commandId: string): Promise<void>;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: number;
}

export interface ArtifactStore {
  get(key: string): Promise<Uint8Array | undefined>;
  /** False, and nothing written, when the key exists. */
  putIfAbsent(key: string, body: string, contentType: string): Promise<boolean>;
  list(prefix: string): Promise<StoredObject[]>;
  /** Names of the folders directly under a prefix that ends with `/`. */
  folders(prefix: string): Promise<string[]>;
  delete(key: string): Promise<void>;
}

/** What it takes to report a run: a bucket, or a folder that a bucket was copied into. */
export type ObjectReader = Pick<ArtifactStore, 'get' | 'list'>;

export interface Machine {
  readonly instanceId: string;
  readonly online: boolean;
  readonly agentVersion: string;
}

export interface Directory {
  deployment(environment: string): Promise<Deployment | undefined>;
  /** Machines of an environment that the service knows an agent of. */
  machines(environment: string): Promise<Machine[]>;
  /** Machines that exist, with or without an agent: `{ 'i-0abc': 'running' }`. RequestedEnvironment only to explain an absence. */
  instanceStates(environment: string): Promise<Readonly<Record<string, string>>>;
  /** When each machine that runs was started, in milliseconds since the epoch. A reboot does not count as a start. */
  startTimes(environment: string): Promise<Readonly<Record<string, number>>>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Returns early, and does not throw, when the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

export interface RunPorts {
  readonly host: CommandHost;
  readonly store: ArtifactStore;
  readonly directory: Directory;
  readonly clock: Clock;
}

/** Identifies the commands of one phase of one run among all commands of an account. */
export function commandComment(runId: string, phase: string): string {
  return `trainyard ${runId} ${phase}`;
}
