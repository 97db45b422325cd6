import { codeTable } from './code-row';

const FETCH = 'Fetch the files again.';

/** Codes of the measure client, which the host runs and `trainyard results import` too. */
export const MEASURE_CODES = codeTable(
  { from: ['measure client'], exit: 2 },
  {
    RequestInvalid: {
      meaning: 'A field of the measure request has a value that it may not have.',
      next: 'Correct the field that the message names and run again.',
    },
    RequestUnreadable: {
      meaning: 'The measure request cannot be read or is not JSON.',
      next: 'Write the request as one JSON object.',
    },
    PromptTooShort: {
      meaning: 'Fewer prompt tokens were asked for than the shortest prompt has.',
      next: 'Raise workload.inputTokens.mean, or lower its standard deviation.',
    },
    WorkloadTooLong: {
      meaning: 'A request would be longer than the compiled sequence length.',
      next: 'Lower the means, standard deviations or jitter of the workload, or compile for a longer sequence.',
    },
    ResultUnreadable: {
      meaning: 'The folder has no files of a measurement that can be read.',
      next: 'Name a folder that the measure client or `trainyard results import` wrote.',
    },
    NothingToRecover: {
      meaning: 'The folder has no journal of a load that began.',
      next: 'Name the folder of a measurement that was killed; if it had not begun, run it again.',
    },
    MarkUnreadable: {
      meaning: 'The mark of an emulated run is not one that can be read.',
      next: FETCH,
    },
    ManyResults: {
      meaning: 'The folder holds the results of several runs of LLMPerf.',
      next: 'Import one at a time.',
    },
    ResponsesMissing: {
      meaning: 'LLMPerf’s file of single responses is absent.',
      next: 'Keep both files that LLMPerf wrote in one folder.',
    },
    NothingToImport: {
      meaning: 'The folder has no summary that LLMPerf wrote.',
      next: 'Name LLMPerf’s results folder.',
    },
    ImportUnreadable: { meaning: 'A file of LLMPerf cannot be read.', next: FETCH, exit: 1 },
    LlmperfMissing: {
      meaning: 'A library that LLMPerf needs cannot be imported.',
      next: 'Run Bootstrap again, or use the Python of LLMPerf’s environment.',
      exit: 1,
    },
    LlmperfFailed: {
      meaning: 'LLMPerf’s own client ended with an error or without its files.',
      next: 'Read llmperf/log.txt in the folder of the result.',
      exit: 1,
    },
    ReplicaUnreachable: {
      meaning: 'A replica is not healthy before the measurement begins.',
      next: 'Run Deploy, then Diagnose if it still is not.',
      exit: 1,
    },
    ReplicaServesAnotherModel: {
      meaning: 'A replica serves another model than the request names.',
      next: 'Run Stop, then Deploy.',
      exit: 1,
    },
    TokenizerMissing: {
      meaning: 'The folder of the model has no tokenizer.',
      next: 'Run Prepare, or name the folder of the checkpoint.',
      exit: 1,
    },
    AllReplicasFail: {
      meaning: 'Every replica was set aside because its answers failed one after the other.',
      next: 'Read the errors of the result, then run Diagnose.',
      exit: 1,
    },
    ForeignLoad: {
      meaning: 'A replica has requests of another program running before the first of ours.',
      next: 'End the processes that the message names, or run Stop and Deploy, then Benchmark.',
      exit: 1,
    },
    NotAnOpenAIServer: {
      meaning: 'What listens on the port does not answer as a server of the OpenAI API.',
      next: 'Run Diagnose to see what listens there, then Deploy.',
      exit: 1,
    },
    LoaderDied: {
      meaning: 'The process that sends the requests ended before its first one.',
      next: 'Read the log of the phase, and the kernel log for the out-of-memory killer.',
      exit: 1,
    },
    PromptsUnwritable: {
      meaning: 'The prompts of the run cannot be kept on the disk of the results.',
      next: 'Free space on that file system, or ask for fewer or shorter requests.',
      exit: 1,
    },
    ChatTemplateUnusable: {
      meaning: 'The chat template of the tokenizer does not render the messages of the workload.',
      next: 'Add chat_template.jinja to the checkpoint, or count prompts as llmperf does.',
      exit: 1,
    },
    TokenizerUnreadable: {
      meaning: 'The tokenizer of the checkpoint cannot be loaded.',
      next: 'Put tokenizer.json into the folder of the checkpoint.',
      exit: 1,
    },
    TokenizerTimedOut: {
      meaning: 'The tokenizer did not load within its time.',
      next: 'Look for a busy instance or a slow disk, then run the benchmark again.',
      exit: 1,
    },
    ReplicaRedirects: {
      meaning: 'A replica answers with a redirection.',
      next: 'Name the address that answers itself.',
      exit: 1,
    },
    ReplicaWantsAuthentication: {
      meaning: 'A replica wants a key that the client does not have.',
      next: 'Start the server without an API key.',
      exit: 1,
    },
    LlmperfStartTimedOut: {
      meaning: 'The libraries of LLMPerf did not load within their time.',
      next: 'Read llmperf/log.txt, and run the benchmark again on an instance that is not busy.',
      exit: 1,
    },
    RayStartTimedOut: {
      meaning: 'Ray did not start within its time.',
      next: 'Run the benchmark again, or use `client: trainyard`, which needs no Ray.',
      exit: 1,
    },
    LlmperfTimedOut: {
      meaning: 'LLMPerf’s own client did not end after its time limit.',
      next: 'Look in the logs of the replicas for a stalled engine, or use `client: trainyard`.',
      exit: 1,
    },
    RayEndTimedOut: {
      meaning: 'Ray did not end within its time and was killed.',
      next: 'Run the benchmark again, or use `client: trainyard`, which needs no Ray.',
      exit: 1,
    },
    MeasureCrashed: {
      meaning: 'The measure client failed in a way that nobody foresaw.',
      next: 'Read the traceback in the log of the phase, and report it.',
      exit: 1,
    },
  },
);
