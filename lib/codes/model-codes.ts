import { codeTable } from './code-row';

/** Codes of models that a user adds from the `config.json` of a checkpoint. */
export const MODEL_CODES = codeTable(
  { from: ['command'], exit: 2 },
  {
    ModelArchitectureNotKnown: {
      meaning: 'The architecture of a config.json is not one whose tensors are known.',
      next: 'Use a model of an architecture that the message lists.',
    },
    ModelQuantizationNotKnown: {
      meaning: 'The weights of a checkpoint are quantized in a way whose tensors are not known.',
      next: 'Use the checkpoint in bfloat16, or one that is quantized to FP8 by ModelOpt or compressed-tensors.',
    },
    ModelsFileInvalid: {
      meaning: 'The file with the models that were added cannot be used.',
      next: 'Correct the file, or remove it and add its models again.',
    },
    ModelRevisionNeeded: {
      meaning: 'A model that the catalogue does not have is named without the commit of its repository.',
      next: 'Name the commit: 40 hexadecimal digits.',
    },
    ModelSourceInvalid: {
      meaning:
        'The source of a model is neither the hub, nor a prefix of a bucket, nor the path of a folder.',
      next: 'Name s3://bucket/prefix/ with its last slash, or the absolute path of a folder on the instance.',
      since: '0.2.0',
    },
    ModelIdNeeded: {
      meaning: 'Nothing says under which id a model is to be added.',
      next: 'Name it with --id, as owner/name.',
    },
    ModelConfigMissing: {
      meaning: 'There is no config.json to read at the path that was given.',
      next: 'Give the path of a config.json, or of the folder that has it.',
    },
    ModelInCatalogue: {
      meaning: 'The model that is to be added is in the catalogue already.',
      next: 'Use it as it is; its constants are `trainyard model show`.',
    },
    ModelAddedBefore: {
      meaning: 'Another model was added under this id before.',
      next: 'Add it with --replace, or under another id.',
    },
    ModelUnknown: {
      meaning: 'The model that was named is neither in the catalogue nor among those that were added.',
      next: 'Take an id of `trainyard model list`, or add the model.',
    },
    ModelConfigInvalid: {
      meaning: 'A field of a config.json is absent, or has a value that cannot be.',
      next: 'Take the config.json of the checkpoint as it is on the hub, or correct the field.',
    },
  },
);
