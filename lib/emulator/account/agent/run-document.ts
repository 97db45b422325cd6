import type { CommandReply, CommandRequest, DocumentStatus, DocumentStep, StepResult } from './document';
import { documentSteps } from './document-steps';
import { resolveParameters } from './parameters';
import { runStep, type StepContext } from './run-step';
import { type ReadParameter, readReferences, replaceSsmReferences } from './ssm-references';
import { stepRules, timeoutOf } from './step-inputs';
import { type ParameterValues, substitute } from './substitute';

const EXIT_STOP_SUCCESS = 168;
const EXIT_STOP_FAILURE = 169;

/** What a document needs of its surroundings, and whom it tells. */
interface RunContext {
  readonly cancel: AbortSignal;
  readonly readParameter: ReadParameter;
  readonly onReply?: (reply: CommandReply) => void;
  readonly onProcessGroup?: (processGroup: number) => void;
}

/**
 * A whole document, by the agent's rules: what is refused before the first step, which step follows which,
 * and how step results make a document status. The rules are those of BEHAVIOUR.md, "The agent".
 */
export async function runDocument(request: CommandRequest, context: RunContext): Promise<CommandReply> {
  const prepared = await prepareSteps(request, context.readParameter);
  if ('reason' in prepared) return { final: true, status: 'Failed', steps: [], trace: prepared.reason };
  const steps = await runSteps(prepared.steps, request, context);
  return { final: true, status: aggregate(steps), steps };
}

/** A step with its values in place. */
interface PreparedStep extends DocumentStep {
  /** Its precondition as the document has it. */
  readonly written?: unknown;
}

type StepsOrReason = { readonly steps: readonly PreparedStep[] } | { readonly reason: string };

async function prepareSteps(request: CommandRequest, read: ReadParameter): Promise<StepsOrReason> {
  const found = documentSteps(request.document);
  if ('reason' in found) return found;
  const parameters = await resolveParameters(request.document, request.parameters, read);
  if ('reason' in parameters) return parameters;
  const references = await readReferences(found.steps, read);
  if ('reason' in references) return references;
  const steps = replaceSsmReferences(found.steps, references.values) as readonly DocumentStep[];
  return {
    steps: steps.map((step, index) => ({
      ...prepared(step, parameters.values),
      written: found.steps[index]?.precondition,
    })),
  };
}

function prepared(step: DocumentStep, values: ParameterValues): DocumentStep {
  const inputs = substitute(step.inputs ?? {}, values) as Record<string, unknown>;
  const { precondition } = step;
  return {
    ...step,
    ...(precondition && { precondition: substitute(precondition, values) as Record<string, unknown> }),
    inputs: { ...inputs, timeoutSeconds: timeoutOf(step.inputs?.timeoutSeconds, inputs.timeoutSeconds) },
  };
}

async function runSteps(
  steps: readonly PreparedStep[],
  request: CommandRequest,
  context: RunContext,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const stepContext: StepContext = {
    request,
    cancel: context.cancel,
    onProcessGroup: context.onProcessGroup ?? (() => {}),
  };
  let stopping = false;
  for (const [index, step] of steps.entries()) {
    const rules = stepRules(step.inputs ?? {});
    const isFinally = rules.finallyStep && index === steps.length - 1;
    context.onReply?.({ final: false, status: 'InProgress', steps: results });
    if (context.cancel.aborted) {
      results.push(notRun(step, 'Cancelled', 1));
    } else if (stopping && !isFinally) {
      results.push(notRun(step, 'Skipped', 0));
    } else {
      const decided = applyRules(await runStep(step, stepContext), rules);
      stopping ||= decided.stop;
      results.push(decided.result);
    }
  }
  return results;
}

function notRun(step: DocumentStep, status: 'Cancelled' | 'Skipped', code: number): StepResult {
  const now = new Date().toISOString();
  const named = { name: String(step.name), action: String(step.action) };
  return { ...named, status, code, stdout: '', stderr: '', startedAt: now, endedAt: now };
}

/** A step that timed out, or was killed, is neither a success nor a failure here: no rule applies, the next runs. */
function applyRules(
  result: StepResult,
  rules: ReturnType<typeof stepRules>,
): { result: StepResult; stop: boolean } {
  if (result.status === 'Success') {
    return { result, stop: result.code === EXIT_STOP_SUCCESS || rules.onSuccess === 'exit' };
  }
  if (result.status !== 'Failed') return { result, stop: false };
  // A step that asked for failure fails, whatever the document would make of a failure.
  if (rules.onFailure === 'successAndExit' && result.code !== EXIT_STOP_FAILURE) {
    return { result: { ...result, status: 'Success', code: EXIT_STOP_SUCCESS }, stop: true };
  }
  return { result, stop: result.code === EXIT_STOP_FAILURE || rules.onFailure === 'exit' };
}

/** Failed beats TimedOut beats Cancelled beats Success; Skipped counts as success. */
function aggregate(steps: readonly StepResult[]): DocumentStatus {
  for (const status of ['Failed', 'TimedOut', 'Cancelled'] as const) {
    if (steps.some((step) => step.status === status)) return status;
  }
  return 'Success';
}
