/** What travels between the service, the agent and its workers. */

/** A Command document as parsed JSON: nothing in it is trusted before `admit.ts` has looked. */
export interface CommandDocument {
  readonly schemaVersion?: unknown;
  readonly description?: unknown;
  readonly parameters?: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps?: readonly DocumentStep[];
  /** Plugins by name, of documents before schema 2. */
  readonly runtimeConfig?: Readonly<Record<string, unknown>>;
}

/** One declared parameter of a document, as it was written. */
export interface DocumentParameter {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly allowedPattern?: string;
  readonly minChars?: number;
  readonly maxChars?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** One step of a document, as it was written. */
export interface DocumentStep {
  readonly action?: string;
  readonly name?: string;
  readonly precondition?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What became of a step, in the agent's words. */
export type StepStatus =
  | 'Pending'
  | 'InProgress'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled'
  | 'Skipped';
/** What became of a whole document, in the agent's words. */
export type DocumentStatus = 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

/** The end of one step: exit status, both streams, and ISO times. */
export interface StepResult {
  readonly name: string;
  readonly action: string;
  readonly status: StepStatus;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

/** One command for one instance, as the service delivers it; or one execution of an association. */
export interface CommandRequest {
  /** What the script sees as `SSM_COMMAND_ID`: under an association the id of the association, at every execution. */
  readonly commandId: string;
  /** When an association began, as the agent writes it in paths: `2026-11-29T20-55-18.123Z`; absent of a command. */
  readonly associationRun?: string;
  /** @default the build that BEHAVIOUR.md describes */
  readonly agentVersion?: string;
  /** Seconds for which the agent tries to upload a stream. @default 30 */
  readonly uploadSeconds?: number;
  readonly instanceId: string;
  readonly region: string;
  readonly document: CommandDocument;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Where the service listens, for `{{ssm:…}}` and the output upload. */
  readonly endpoint: string;
  readonly output?: { readonly bucket: string; readonly prefix: string };
  /** `…/document/orchestration`. */
  readonly orchestrationRoot: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Name of one execution on an instance: the id of the command, or the association's with the time of the execution. */
export function executionName({
  commandId,
  associationRun,
}: Pick<CommandRequest, 'commandId' | 'associationRun'>): string {
  return associationRun === undefined ? commandId : `${commandId}.${associationRun}`;
}

/** What the worker sends back; the one with `final` ends the command. */
export interface CommandReply {
  readonly final: boolean;
  readonly status: DocumentStatus;
  readonly steps: readonly StepResult[];
  /** Why the document failed before its first step. */
  readonly trace?: string;
}
