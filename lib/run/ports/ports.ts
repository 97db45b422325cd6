/**
 * What a run needs from the world: where commands are sent, where objects are kept, what is deployed, and a clock.
 * AWS and the emulated account are reached through the same adapters (`aws/`).
 */
import type { Deployment } from '../../contract/deployment';

/** A document as the service has it. */
export interface PublishedDocument {
  /** Name of the document: `Trainyard-tutorial-Compile`. */
  readonly name: string;
  /** Version, as the service counts them: `3`. */
  readonly version: string;
  /** Lower-case hexadecimal SHA-256 of the content, as the service reports it. */
  readonly sha256: string;
}

/** A command to send. */
export interface SendRequest {
  /** Name of the document to run. */
  readonly documentName: string;
  /** Its version. */
  readonly documentVersion: string;
  /** SHA-256 of its content; the service refuses the command when it differs. */
  readonly documentSha256: string;
  /** Instances to run it on. */
  readonly instanceIds: readonly string[];
  /** Values of the document's parameters, as SSM takes them: each a list of one text. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** How a later process finds this command again; see {@link commandComment}. */
  readonly comment: string;
  /** Seconds until it must have started; then it is not run. It says nothing about how long the work may take. */
  readonly deliveryTimeoutSeconds: number;
  /** Where the service puts what the step prints: in the bucket when it ends, in the log group while it works. */
  readonly output: { readonly bucket: string; readonly keyPrefix: string; readonly logGroup: string };
}

/** A command that was sent. */
export interface SentCommand {
  /** Id of the command. */
  readonly commandId: string;
  /** Its comment; see {@link commandComment}. */
  readonly comment: string;
  /** Name of the document that it runs. */
  readonly documentName: string;
  /** Instances that it was sent to; may be empty in a list. */
  readonly instanceIds: readonly string[];
  /** When it was sent, in milliseconds since the epoch. */
  readonly requestedAt: number;
  /**
   * When the service gives it up, in milliseconds since the epoch: delivery timeout plus execution timeout. After
   * this the service knows no more than we do. Undefined when the service does not say.
   */
  readonly expiresAt: number | undefined;
  /** The service's word for its state, without spaces. */
  readonly status: string;
}

/** A command on one instance. */
export interface Invocation {
  /** Id of the instance. */
  readonly instanceId: string;
  /** The service's words with spaces stripped: `InProgress`, `DeliveryTimedOut`, … */
  readonly status: string;
  /** The service's finer word, in the same form: `Delayed`, `Terminated`, … */
  readonly statusDetails: string;
}

/** A command on one instance, with what the service kept of its output. */
export interface InvocationOutput extends Invocation {
  /** Exit code of the step; -1 when there is none. */
  readonly responseCode: number;
  /** What it printed; the service keeps the first 24,000 characters. */
  readonly stdout: string;
  /** What it printed to standard error; cut likewise. */
  readonly stderr: string;
}

/** Where commands are sent. An adapter passes errors on as they are; {@link retryingHost} repeats the calls. */
export interface CommandHost {
  /** The default version of a document, or the one asked for by number or as `$LATEST`; undefined when there is none. */
  describeDocument(name: string, version?: string): Promise<PublishedDocument | undefined>;
  /** Content of one version, as text. */
  documentContent(name: string, version: string): Promise<string>;
  /** Sends a command. Not to be repeated blindly: a second one could start the work twice. */
  send(request: SendRequest): Promise<SentCommand>;
  /** Commands of one document since a moment (milliseconds since the epoch), newest first. */
  commands(query: { documentName: string; since: number }): Promise<SentCommand[]>;
  /** May be empty for a while after `send`: the service is eventually consistent. */
  invocations(commandId: string): Promise<Invocation[]>;
  /** What the service kept of a command's output on an instance; undefined when it knows none. */
  output(commandId: string, instanceId: string): Promise<InvocationOutput | undefined>;
  /** Best effort: the command is over when its invocations say so. */
  cancel(commandId: string): Promise<void>;
}

/** An object in the bucket. */
export interface StoredObject {
  /** Its key. */
  readonly key: string;
  /** Its size in bytes. */
  readonly size: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** Where objects are kept. */
export interface ArtifactStore {
  /** Content of an object; undefined when it does not exist. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** False, and nothing written, when the key exists. */
  putIfAbsent(key: string, body: string, contentType: string): Promise<boolean>;
  /** Every object whose key begins with the prefix. */
  list(prefix: string): Promise<StoredObject[]>;
  /** Names of the folders directly under a prefix that ends with `/`. */
  folders(prefix: string): Promise<string[]>;
  /** Deletes an object; no error when it does not exist. */
  delete(key: string): Promise<void>;
}

/** What it takes to report a run: a bucket, or a folder that a bucket was copied into. */
export type ObjectReader = Pick<ArtifactStore, 'get' | 'list'>;

/** An instance that Systems Manager knows by its agent. */
export interface ManagedInstance {
  /** Id of the instance. */
  readonly instanceId: string;
  /** Whether its agent answers now. */
  readonly online: boolean;
  /** Version of the agent. */
  readonly agentVersion: string;
}

/** What is deployed. */
export interface Directory {
  /** What the stack of an environment says that it deployed; undefined when there is none. */
  deployment(environment: string): Promise<Deployment | undefined>;
  /** Instances of an environment that the service knows an agent of. */
  instances(environment: string): Promise<ManagedInstance[]>;
  /** Instances that exist, with or without an agent: `{ 'i-0abc': 'running' }`. Asked only to explain an absence. */
  instanceStates(environment: string): Promise<Readonly<Record<string, string>>>;
  /** When each running instance was started, in milliseconds since the epoch. A reboot is not a start. */
  startTimes(environment: string): Promise<Readonly<Record<string, number>>>;
}

/** Time and chance, so that tests can set both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Returns early, and does not throw, when the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

/** What a run needs from the world. */
export interface RunPorts {
  /** Where commands are sent. */
  readonly host: CommandHost;
  /** Where objects are kept. */
  readonly store: ArtifactStore;
  /** What is deployed. */
  readonly directory: Directory;
  /** Time and chance. */
  readonly clock: Clock;
}

/** Comment of a command, which identifies the commands of one phase of one run among all of an account. */
export function commandComment(runId: string, phase: string): string {
  return `trainyard ${runId} ${phase}`;
}

/**
 * The same comment with a token that is drawn for one sending: a command whose answer was lost is known again by it. At
 * most 93 characters of the 100 that the service takes.
 */
export function sendingComment(comment: string, random: Clock['random']): string {
  const token = Math.floor(random() * 16 ** TOKEN_LENGTH);
  return `${comment} ${token.toString(16).padStart(TOKEN_LENGTH, '0')}`;
}

const TOKEN_LENGTH = 8;

/** The run of a command by its comment; undefined for a command that somebody sent without this tool. */
export function runOfComment(comment: string): string | undefined {
  return /^trainyard (\S+) \S+(?: [0-9a-f]+)?$/.exec(comment)?.[1];
}
