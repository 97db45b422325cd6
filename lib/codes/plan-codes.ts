import { codeTable } from './code-row';

/** The host holds the rules of the layout too, so these come from both sides. */
const LAYOUT_CODES = codeTable(
  { from: ['command', 'host'], exit: 2 },
  {
    NotAPositiveWholeNumber: {
      meaning: 'A number of the layout is not a whole number of at least 1.',
      next: 'Set the number to 1 or more.',
    },
    LogicalCoresNotSupported: {
      meaning: 'The instance type does not support this size of logical cores.',
      next: 'Set layout.logicalCores to a size that the message lists.',
    },
    TensorParallelNotSupported: {
      meaning: 'The instance type does not support this tensor parallel degree.',
      next: 'Set layout.tensorParallel to a degree that the message lists.',
    },
    AttentionHeadsNotDivisible: {
      meaning: 'The tensor parallel degree does not divide the attention heads of the model.',
      next: 'Choose a tensor parallel degree that divides them.',
    },
    DpTimesTpExceedsCores: {
      meaning: 'The replicas need more logical cores than the instance type has.',
      next: 'Use fewer replicas, or a smaller tensor parallel degree.',
    },
    PortOutOfRange: {
      meaning: 'The last replica would listen on a port above 65535.',
      next: 'Lower serving.basePort.',
    },
    PortReserved: {
      meaning: 'A replica would listen on a port on which the processes of the servers meet.',
      next: 'Set serving.basePort to a range without the ports that the message names.',
      since: '0.2.0',
    },
    KeyValueBudgetExceeded: {
      meaning: 'The blocks that the batch needs are more than the server may give to its KV cache.',
      next: 'Lower the batch or the sequence length, or raise the tensor parallel degree.',
      since: '0.2.0',
    },
    MemoryDoesNotFit: {
      meaning: 'Weights, KV cache and microcode need more memory than a logical core has.',
      next: 'Raise the tensor parallel degree, or lower the batch or the sequence length.',
    },
  },
);

const REFUSAL_CODES = codeTable(
  { from: ['command'], exit: 2 },
  {
    ModelNotServed: {
      meaning: 'The SDK release has no server for the architecture or the number format of the model.',
      next: 'Set release to one that the message lists, or use another model.',
      from: ['command', 'host'],
    },
    PlanRefused: {
      meaning: 'The plan was refused without a refusal that says why.',
      next: 'Report it with the environment: this is a defect of the plan.',
    },
    NoLayoutMay: {
      meaning: 'No admitted layout may give the throughput or the time per token that was asked for.',
      next: 'Ask for less, as the message says, or for another instance type or model.',
      since: '0.2.0',
    },
    ContextExceedsSequence: {
      meaning: 'The context length is longer than the sequence length, which holds prompt and output.',
      next: 'Set lengths.context to lengths.sequence or less.',
      from: ['command', 'host'],
    },
    ContextNotDivisible: {
      meaning: 'The context length is not a multiple of the tile that the compiler uses.',
      next: 'Set lengths.context to the multiple that the message names.',
      from: ['command', 'host'],
    },
    SinglePrefillTooLong: {
      meaning: 'The server does not prefill prompts of this length in one piece.',
      next: 'Set lengths.context to a segment size that the message lists.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    SegmentSizeNotSupported: {
      meaning: 'The server cuts longer prompts into segments, and does not have this size of segment.',
      next: 'Set lengths.context to a size that the message lists, or to lengths.sequence.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    PrefillNotDivisible: {
      meaning:
        'A prefill is split over the ranks, and this tensor parallel degree does not divide its length.',
      next: 'Choose a longer lengths.context, or a smaller tensor parallel degree that divides it.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    PromptTailExceedsContext: {
      meaning: 'The longest prompts of the workload are longer than the context length.',
      next: 'Raise lengths.context, or lower workload.inputTokens.',
    },
    LengthTailExceedsSequence: {
      meaning: 'The longest prompts with their outputs are longer than the sequence length.',
      next: 'Raise lengths.sequence, or lower the token counts of the workload.',
    },
    VerbatimNotServed: {
      meaning: 'The tutorial has no commands for the server of this SDK release.',
      next: 'Set preset to corrected, or release to one that the tutorial is for.',
      since: '0.2.0',
    },
    VllmCommitNeeded: {
      meaning: 'The catalogue does not know which commit the tag of AWS’s vLLM fork stands for.',
      next: 'Set vllmCommit to what `git ls-remote` says of the tag.',
      from: ['command', 'host'],
      since: '0.3.0',
    },
    VllmCommitNotTaken: {
      meaning: 'A commit of vLLM is named, and the release has one already, or takes vLLM from the image.',
      next: 'Remove vllmCommit.',
      since: '0.3.0',
    },
    ReleaseDoesNotSupportFamily: {
      meaning: 'What compiles in this SDK release is not supported on this family of instances.',
      next: 'Set release to the release that the message names, or an earlier one.',
    },
    TopKOutOfRange: {
      meaning:
        'The sampling parameter top_k is absent or out of range, and the server ends at any such request.',
      next: 'Set workload.samplingParameters.top_k within the limit, or temperature to 0.',
    },
    RecipeDoesNotHold: {
      meaning: 'The recipe is for other servers or other families of instances.',
      next: 'Set recipe to one that holds here; `trainyard recipe list` says where each does.',
      since: '0.2.0',
    },
    DraftNotServed: {
      meaning: 'A draft model is asked for, and how the server of this release is told of one was not read.',
      next: 'Set release to one that the message names, or remove the draft model.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    OptionsConflict: {
      meaning: 'Two options, or an option and the layout, break a rule that the compiler or the server has.',
      next: 'Change one of them as the message says; the page of recipes lists every rule with its source.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    TemplateVariableUnknown: {
      meaning: 'A command template of the catalogue names a variable that has no value.',
      next: 'Correct the template in the catalogue; the message lists the known variables.',
      exit: 1,
    },
  },
);

/** What the plan warns about; none of them ends a command. */
const WARNING_CODES = codeTable(
  { from: ['command'], exit: 0, kind: 'warning' },
  {
    ReleaseNote: {
      meaning: 'Something about the SDK release is worth knowing.',
      next: 'Keep it in mind when you read the results.',
    },
    ServerPathEnded: {
      meaning: 'Nobody maintains the server of this SDK release any more.',
      next: 'Migrate the environment with the command that the message names.',
    },
    ServerPathInMaintenance: {
      meaning: 'The server of this SDK release gets critical and security fixes only.',
      next: 'Migrate the environment with the command that the message names.',
    },
    BatchBeyondNotes: {
      meaning: 'The batch is larger than those that AWS’s own notes name for this model.',
      next: 'Look at the text of the answers and at the report before you rely on the numbers.',
    },
    KernelsAtShortContext: {
      meaning: 'The kernels are known to give numerical errors at a context this short.',
      next: 'Raise lengths.context, or look at the text of the answers.',
    },
    KernelsNotSupported: {
      meaning: 'Preset verbatim turns kernels on that this family of instances does not have.',
      next: 'Set preset to corrected.',
    },
    LongPromptEndsServer: {
      meaning:
        'A prompt that is longer than the compiled context, and shorter than the sequence, ends the server.',
      next: 'Send no longer prompts, or set lengths.context to lengths.sequence.',
    },
    AttentionHeadsPadded: {
      meaning: 'The tensor parallel degree does not divide the attention heads, so the compiler pads them.',
      next: 'Compare with a degree that divides them.',
    },
    AttentionHeadsNotKnown: {
      meaning:
        'The degree does not divide the attention heads, and nobody read what the server of this release says to it.',
      next: 'Try it with one replica, or choose a degree that divides them.',
    },
    TensorParallelDegreesNotKnown: {
      meaning: 'No source lists the tensor parallel degrees of this family at this size of logical cores.',
      next: 'Compile it once on an instance before you pay for more, or set layout.logicalCores to the default.',
    },
    RecipeNotPublishedSo: {
      meaning: 'The recipe was published with another layout, length or model.',
      next: 'Compile it once before you pay for more.',
      since: '0.2.0',
    },
    KernelsWithShortBuckets: {
      meaning:
        'Buckets of 1024 tokens and less are compiled with kernels, which AWS names as a cause of numerical errors.',
      next: 'Leave the short buckets out if a request fails with a numerical error.',
      since: '0.2.0',
    },
    RegionMayNotOffer: {
      meaning: 'The region is not among those in which the instance type was seen.',
      next: 'Look for it with `trainyard capacity where` before the deployment.',
    },
    CapacityMayNotExist: {
      meaning: 'The instance type was not seen with this kind of capacity.',
      next: 'Choose another capacity.kind, or look at the offers of your account.',
    },
    HostMemoryTight: {
      meaning: 'The instance has too little memory to load all replicas at once.',
      next: 'Nothing is needed: Deploy loads as many at once as fit.',
    },
    ModelServiceNotKnown: {
      meaning: 'No source says whether the SDK release serves the model.',
      next: 'Try it with one replica before you pay for more.',
    },
    PromptLengthsNotMeasured: {
      meaning: 'How long LLMPerf’s prompts are in tokens of this model was not measured.',
      next: 'Read chatTemplateTokens in the outcome of Prepare, or count prompts exactly.',
    },
    ConcurrencyAboveSlots: {
      meaning:
        'The workload sends more requests at once than the layout has slots, so requests wait in the servers.',
      next: 'Set workload.concurrency to null for one request for each slot.',
    },
    BatchCorruptsRequests: {
      meaning: 'Preset verbatim compiles a batch above 1 without continuous batching, and the text is wrong.',
      next: 'Set preset to corrected, or layout.batch to 1.',
    },
    MaxModelLengthDiffers: {
      meaning: 'Preset verbatim serves with a maximum length that the artifact was not compiled for.',
      next: 'Set preset to corrected.',
    },
    TokensCountedByStandIn: {
      meaning: 'LLMPerf’s own client counts tokens with the tokenizer of another model.',
      next: 'Use the numbers only beside those of preset corrected.',
    },
    FailuresNotRecorded: {
      meaning: 'LLMPerf’s own client does not record requests that fail.',
      next: 'Compare the completed requests with the requested ones, or set workload.client to trainyard.',
    },
    ReplicasNotBalanced: {
      meaning: 'LLMPerf’s own client does not balance its requests over the replicas.',
      next: 'Set workload.client to trainyard.',
    },
    ScheduledStopMayCome: {
      meaning: 'The scheduled stop may end the instance before the run is over.',
      next: 'Say what you expect with --expect-minutes, or change guards.scheduledStop and deploy.',
    },
    LatestEndMayCome: {
      meaning: 'The latest end of the instance may come before the run is over.',
      next: 'Say what you expect with --expect-minutes, or change guards.latestEndHours and deploy.',
    },
    StackDeletionMayCome: {
      meaning: 'The planned deletion of the stack may come before the run is over.',
      next: 'Say what you expect with --expect-minutes, or set a later guards.deleteStackAt and deploy.',
      since: '0.3.0',
    },
  },
);

/** Codes of the plan: why a layout, a length or a release is refused, and what it only warns about. */
export const PLAN_CODES = { ...LAYOUT_CODES, ...REFUSAL_CODES, ...WARNING_CODES };
